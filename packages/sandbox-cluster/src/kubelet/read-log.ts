import { type FileHandle, open, readdir } from 'node:fs/promises';
import type { LogOptions } from '../runtime.ts';
import { type LiveLog, toSegmentPath } from './container-log.ts';

export type LogSource = {
  folder: string;
  run: number;
  /** Present while the run is going on. */
  live: LiveLog | undefined;
};
type ReadOptions = Pick<LogOptions, 'follow' | 'timestamps' | 'tailLines' | 'sinceSeconds' | 'sinceTime' | 'limitBytes' | 'signal'>;

const CHUNK_BYTES = 64 * 1024;
const NEWLINE = 10;
/** `2026-11-23T08:51:51.123456789Z stdout F `: both stream names have six letters. */
const TIMESTAMP_LENGTH = 30;
const TAG_AT = TIMESTAMP_LENGTH + 8;
const TEXT_AT = TIMESTAMP_LENGTH + 10;

/** The log of one run from its files, in chunks of whole lines, and what is added meanwhile when following. Ends with the run, at a limit or by the signal. */
export async function* readContainerLog({ folder, run, live }: LogSource, options: ReadOptions): AsyncGenerator<Buffer> {
  let left = options.limitBytes ?? Number.POSITIVE_INFINITY;
  for await (const lines of readRecords({ folder, run, live }, options)) {
    const text = format(lines, options.timestamps, toSince(options));
    if (text.length === 0) continue;
    yield text.length > left ? text.subarray(0, left) : text;
    left -= text.length;
    if (left <= 0) return;
  }
}

async function* readRecords({ folder, run, live }: LogSource, { tailLines, follow, signal }: ReadOptions): AsyncGenerator<Buffer> {
  let { segment, offset } = await findStart(folder, run, tailLines);
  for (;;) {
    const file = await open(toSegmentPath(folder, run, segment)).catch(() => undefined);
    try {
      if (file) yield* readSegment(file, { segment, offset, live, follow, signal });
    } finally {
      await file?.close();
    }
    const next = (await listSegments(folder, run)).find((candidate) => candidate > segment);
    if (signal.aborted || next === undefined) return;
    [segment, offset] = [next, 0];
  }
}

type SegmentRead = { segment: number; offset: number; live: LiveLog | undefined; follow: boolean; signal: AbortSignal };

async function* readSegment(file: FileHandle, { segment, offset, live, follow, signal }: SegmentRead): AsyncGenerator<Buffer> {
  const chunk = Buffer.alloc(CHUNK_BYTES);
  const isSealed = (): boolean => !live || !follow || live.ended || live.segment > segment;
  let rest = Buffer.alloc(0);
  let position = offset;
  while (!signal.aborted) {
    // Both before the read: what is written after them is seen by the next round or wakes this one.
    const sealed = isSealed();
    const change = sealed ? undefined : nextChange(live, signal);
    const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, position);
    if (bytesRead === 0) {
      if (sealed) return;
      await change?.promise;
      continue;
    }
    change?.cancel();
    position += bytesRead;
    const text = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
    const end = text.lastIndexOf(NEWLINE) + 1;
    rest = text.subarray(end);
    if (end > 0) yield text.subarray(0, end);
  }
}

function nextChange(live: LiveLog | undefined, signal: AbortSignal): { promise: Promise<void>; cancel: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const wake = (): void => resolve();
  const unsubscribe = live?.onChange(wake);
  signal.addEventListener('abort', wake);
  const stop = (): void => {
    unsubscribe?.();
    signal.removeEventListener('abort', wake);
  };
  return { promise: promise.finally(stop), cancel: wake };
}

/** Where the last `tailLines` lines begin; the first line that is still kept when not asked for. */
async function findStart(folder: string, run: number, tailLines: number | undefined): Promise<{ segment: number; offset: number }> {
  const segments = await listSegments(folder, run);
  const first = { segment: segments[0] ?? 0, offset: 0 };
  if (tailLines === undefined) return first;
  let missing = tailLines;
  for (const segment of segments.toReversed()) {
    const file = await open(toSegmentPath(folder, run, segment)).catch(() => undefined);
    if (!file) continue;
    try {
      const { size } = await file.stat();
      for (let end = size; end > 0;) {
        const begin = Math.max(0, end - CHUNK_BYTES);
        const chunk = Buffer.alloc(end - begin);
        const { bytesRead } = await file.read(chunk, 0, chunk.length, begin);
        for (let at = chunk.lastIndexOf(NEWLINE, bytesRead - 1); at >= 0; at = at === 0 ? -1 : chunk.lastIndexOf(NEWLINE, at - 1)) {
          // The n-th newline from the end closes the n-th line from the end; the one before it is where that line begins.
          if (missing === 0) return { segment, offset: begin + at + 1 };
          missing--;
        }
        end = begin;
      }
    } finally {
      await file.close();
    }
    if (missing === 0 && tailLines > 0) return { segment, offset: 0 };
  }
  return first;
}

async function listSegments(folder: string, run: number): Promise<number[]> {
  const files = await readdir(folder).catch(() => []);
  return files.filter((file) => file.startsWith(`${run}.`)).map((file) => Number(file.split('.')[1])).sort((a, b) => a - b);
}

function format(lines: Buffer, timestamps: boolean, since: string): Buffer {
  const parts: Buffer[] = [];
  for (let begin = 0; begin < lines.length;) {
    const end = lines.indexOf(NEWLINE, begin);
    const whole = lines[begin + TAG_AT] === 0x46;
    if (since === '' || lines.toString('latin1', begin, begin + TIMESTAMP_LENGTH) >= since) {
      if (timestamps) parts.push(lines.subarray(begin, begin + TIMESTAMP_LENGTH + 1));
      parts.push(lines.subarray(begin + TEXT_AT, whole ? end + 1 : end));
    }
    begin = end + 1;
  }
  return Buffer.concat(parts);
}

/** In the form of the stored timestamps, so that text order is time order; '' = everything. */
function toSince({ sinceTime, sinceSeconds }: ReadOptions): string {
  if (sinceTime !== undefined) {
    const [, fraction = ''] = /\.(\d+)/.exec(sinceTime) ?? [];
    return `${new Date(Date.parse(sinceTime)).toISOString().slice(0, 19)}.${fraction.padEnd(9, '0').slice(0, 9)}Z`;
  }
  return sinceSeconds === undefined ? '' : `${new Date(Date.now() - sinceSeconds * 1000).toISOString().slice(0, 23)}000000Z`;
}
