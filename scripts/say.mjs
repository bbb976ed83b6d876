/** Words to the person: a spinner-less progress line on a terminal, plain lines elsewhere. */

const terminal = process.stdout.isTTY === true && process.env.CI === undefined;

/** What a person can act on: printed as written, without a stack. */
export class UserError extends Error {}

export function say(text = '') {
  process.stdout.write(`${text}\n`);
}

/**
 * Runs one step and shows how long it takes: on a terminal the line counts the seconds, elsewhere a line at the start
 * (only when it lasts longer than a second) and one at the end.
 * @template T
 * @param {string} title
 * @param {(note: (text: string) => void) => Promise<T>} work `note` replaces the words behind the title
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  const started = performance.now();
  const seconds = () => ((performance.now() - started) / 1000).toFixed(1);
  let note = '';
  let announced = false;
  const tick = setInterval(() => {
    if (terminal) process.stdout.write(`\r\x1b[K  ${title} … ${seconds()} s${note && `  ${note}`}`);
    else if (!announced) {
      announced = true;
      say(`  ${title} …`);
    }
  }, terminal ? 200 : 1000);
  try {
    const result = await work((text) => { note = text.slice(0, 60); });
    clearInterval(tick);
    if (terminal) process.stdout.write('\r\x1b[K');
    say(`  ✓ ${title}  ${seconds()} s`);
    return result;
  } catch (error) {
    clearInterval(tick);
    if (terminal) process.stdout.write('\r\x1b[K');
    say(`  ✗ ${title}  ${seconds()} s`);
    throw error;
  }
}

/** The one door for errors of a launcher: a sentence for the person, exit code 1. */
export function fail(error) {
  if (error instanceof UserError) process.stderr.write(`\n${error.message}\n`);
  else process.stderr.write(`\nSomething unexpected went wrong. Please report this:\n${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
}
