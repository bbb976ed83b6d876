import { expect, test } from 'vitest';
import { readSse } from './sse.ts';

function streamOf(chunks: (string | Uint8Array)[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(typeof chunk === 'string' ? encoder.encode(chunk) : chunk);
      controller.close();
    },
  });
}

async function read(...chunks: (string | Uint8Array)[]): Promise<string[]> {
  return Array.fromAsync(readSse(streamOf(chunks)));
}

test('yields the data of each message and skips ids, names and comments', async () => {
  expect(await read('id: 1\nevent: x\ndata: {"a":1}\n\n: heartbeat\n\ndata:two\n\n')).toEqual(['{"a":1}', 'two']);
});

test('joins the data lines of one message', async () => {
  expect(await read('data: one\ndata\ndata: three\n\n')).toEqual(['one\n\nthree']);
});

test('understands CRLF and CR line ends', async () => {
  expect(await read('data: one\r\n\r\ndata: two\r\rdata: three\n\n')).toEqual(['one', 'two', 'three']);
});

test('gives the same messages wherever the chunks are cut, also inside a character', async () => {
  const bytes = new TextEncoder().encode('data: Grüße 👋\r\n\r\ndata: zwei\r\n\r\n');
  for (let cut = 1; cut < bytes.length; cut++) {
    expect(await read(bytes.slice(0, cut), bytes.slice(cut)), `cut at ${cut}`).toEqual(['Grüße 👋', 'zwei']);
  }
});

test('drops a message that the end of the stream cut off', async () => {
  expect(await read('data: whole\n\ndata: ha')).toEqual(['whole']);
});

test('cancels the stream when the reader stops early', async () => {
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new TextEncoder().encode('data: x\n\n')),
    cancel: () => {
      cancelled = true;
    },
  });
  for await (const data of readSse(body)) {
    expect(data).toBe('x');
    break;
  }
  expect(cancelled).toBe(true);
});
