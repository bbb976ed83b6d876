import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LogOptions } from '../runtime.ts';
import { type ContainerLog, createContainerLog } from './container-log.ts';
import { readContainerLog } from './read-log.ts';

let folder: string;
let log: ContainerLog;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandbox-logs-'));
  log = createContainerLog({ folder, run: 0, segmentBytes: 2_000 });
});
afterEach(async () => {
  log.end();
  await rm(folder, { recursive: true });
});

async function read(options: Partial<LogOptions> = {}): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of readContainerLog({ folder, run: 0, live: log }, { follow: false, timestamps: false, signal: AbortSignal.timeout(10_000), ...options })) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
const print = (text: string, stream: 'stdout' | 'stderr' = 'stdout'): void => log.write(stream, Buffer.from(text));
const numbers = (from: number, to: number): string => Array.from({ length: to - from }, (_, index) => `line ${from + index}\n`).join('');

describe('a container log', () => {
  it('holds both streams in the order in which they came, whole lines only', async () => {
    print('out 1\nout');
    print('err 1\n', 'stderr');
    print(' 2\n');
    expect(await read()).toBe('out 1\nerr 1\nout 2\n');
  });

  it('shows a last line without an end when the program is gone', async () => {
    print('end');
    expect(await read()).toBe('');
    log.end();
    expect(await read()).toBe('end');
  });

  it('has growing timestamps with nine digits', async () => {
    print(numbers(0, 5));
    const stamps = (await read({ timestamps: true })).trim().split('\n').map((line) => line.split(' ')[0] ?? '');
    expect(stamps.every((stamp) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/.test(stamp))).toBe(true);
    expect(new Set(stamps).size).toBe(5);
    expect(stamps.toSorted()).toEqual(stamps);
    expect(await read({ sinceTime: stamps[2] })).toBe('line 2\nline 3\nline 4\n');
  });

  it.each([[0, ''], [1, 'line 29\n'], [3, numbers(27, 30)], [29, numbers(1, 30)], [30, numbers(0, 30)], [99, numbers(0, 30)]])('gives the last %i lines, over several files', async (tailLines, text) => {
    print(numbers(0, 10));
    for (let line = 10; line < 30; line++) print(`line ${line}\n`);
    expect(await read({ tailLines })).toBe(text);
  });

  it('stops at a number of bytes', async () => {
    print(numbers(0, 5));
    expect(await read({ limitBytes: 10 })).toBe('line 0\nlin');
  });

  it('joins the parts of an endless line', async () => {
    const long = 'x'.repeat(200_000);
    print(long);
    print('\nnext\n');
    expect(await read()).toBe(`${long}\nnext\n`);
  });

  it('keeps only the newest files', async () => {
    for (let line = 0; line < 500; line++) print(`line ${line}\n`);
    expect((await readdir(folder)).length).toBeLessThanOrEqual(4);
    expect((await read()).endsWith(numbers(450, 500))).toBe(true);
  });

  it('is followed without losing or repeating a line while it is written and rotated', async () => {
    print(numbers(0, 10));
    const followed = read({ follow: true });
    const tail = read({ follow: true, tailLines: 0 });
    for (let line = 10; line < 200; line++) {
      print(`line ${line}\n`);
      // Lets the readers come in at any point.
      if (line % 3 === 0) await new Promise((resolve) => { setImmediate(resolve); });
    }
    log.end();
    expect(await followed).toBe(numbers(0, 200));
    expect(numbers(0, 200).endsWith(await tail)).toBe(true);
  });

  it('is followed until the reader goes', async () => {
    const gone = new AbortController();
    const followed = read({ follow: true, signal: gone.signal });
    print('one\n');
    await new Promise((resolve) => { setImmediate(resolve); });
    gone.abort();
    expect(['', 'one\n']).toContain(await followed);
  });
});
