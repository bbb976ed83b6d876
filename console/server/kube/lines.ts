import { StringDecoder } from 'node:string_decoder';

/**
 * Splits a stream of bytes into lines without their line ends. A last line without an end is given too, unless the stream broke.
 * Lines longer than `maxLength` characters are cut there, so that one endless line cannot fill the memory.
 */
export async function* readLines(body: AsyncIterable<Buffer>, maxLength: number): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let skipping = false;
  for await (const chunk of body) {
    rest += decoder.write(chunk);
    let start = 0;
    for (let end = rest.indexOf('\n'); end !== -1; end = rest.indexOf('\n', start)) {
      if (!skipping) yield rest.slice(start, Math.min(end, start + maxLength));
      skipping = false;
      start = end + 1;
    }
    rest = rest.slice(start);
    if (rest.length <= maxLength) continue;
    if (!skipping) yield rest.slice(0, maxLength);
    skipping = true;
    rest = '';
  }
  if (rest !== '' && !skipping) yield rest;
}
