import { createReadStream } from 'node:fs';
import { open, readFile, rename, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Log } from '../log.ts';
import type { Stored } from '../objects.ts';
import { StateFolderError } from './lock.ts';

/** One write, as it stands in the log: an object as it became, or as it was when it was removed. */
export type Entry = { rv: number; removed?: true; object: Stored };

/** The log is folded into a snapshot when it has grown past this. */
const LOG_LIMIT_BYTES = 16 * 1024 * 1024;

/**
 * The objects on disk: `snapshot.jsonl` (one object per line, after a first line `{"rv":N}`) and `log.jsonl` (one write per line, since then).
 * Writes are gathered while one is under way and go to the disk together, so that a burst costs one fsync.
 * A log whose end is unreadable (the machine lost power in the middle of a write) loses that end; nothing of it was acknowledged.
 */
export type Journal = {
  append(entry: Entry): void;
  durable(): Promise<void>;
  close(): Promise<void>;
};

type Options = { dir: string; log: Log; objects: () => { rv: number; objects: Iterable<Stored> }; limitBytes?: number };

export async function readJournal(dir: string, log: Log): Promise<{ rv: number; objects: Stored[]; entries: Entry[] }> {
  const objects: Stored[] = [];
  let rv = 0;
  for await (const line of lines(join(dir, 'snapshot.jsonl'))) {
    const value = JSON.parse(line);
    if ('rv' in value) rv = value.rv;
    else objects.push(value);
  }
  const entries = (await readLog(join(dir, 'log.jsonl'), log)).filter((entry) => entry.rv > rv);
  return { rv, objects, entries };
}

export async function openJournal({ dir, log, objects, limitBytes = LOG_LIMIT_BYTES }: Options): Promise<Journal> {
  const path = join(dir, 'log.jsonl');
  const file = await open(path, 'a', 0o600);
  let bytes = (await file.stat()).size;
  let gathering = createBatch();
  let inFlight: Batch | undefined;

  const write = async (batch: Batch): Promise<void> => {
    const content = Buffer.from(batch.lines.join(''));
    await file.write(content);
    await file.datasync();
    bytes += content.length;
    if (bytes > limitBytes) await fold();
  };

  const run = async (): Promise<void> => {
    // The writes of one tick go together.
    await new Promise((resolve) => setImmediate(resolve));
    while (gathering.lines.length > 0) {
      const batch = gathering;
      inFlight = batch;
      gathering = createBatch();
      await write(batch).then(batch.done.resolve, (error: unknown) => {
        log.error({ error }, 'the store could not be written');
        batch.done.reject(error);
      });
    }
    inFlight = undefined;
  };

  /** Only called between two writes. What is gathered meanwhile is in the snapshot already, and skipped by readJournal. */
  const fold = async (): Promise<void> => {
    const { rv, objects: live } = objects();
    const folded = [JSON.stringify({ rv })];
    for (const object of live) folded.push(JSON.stringify(object));
    const next = join(dir, 'snapshot.next');
    const snapshot = await open(next, 'w', 0o600);
    await snapshot.writeFile(`${folded.join('\n')}\n`);
    await snapshot.sync();
    await snapshot.close();
    await rename(next, join(dir, 'snapshot.jsonl'));
    await file.truncate(0);
    bytes = 0;
    log.info({ rv, objects: folded.length - 1 }, 'folded the log into a snapshot');
  };

  const durable = (): Promise<void> => (gathering.lines.length > 0 ? gathering : inFlight)?.done.promise ?? Promise.resolve();

  return {
    append(entry) {
      if (gathering.lines.length === 0 && !inFlight) void run();
      gathering.lines.push(`${JSON.stringify(entry)}\n`);
    },
    durable,
    async close() {
      await durable();
      await file.close();
    },
  };
}

type Batch = { lines: string[]; done: PromiseWithResolvers<void> };

function createBatch(): Batch {
  const done = Promise.withResolvers<void>();
  // Whoever waits is told; that nobody waits is no crash.
  done.promise.catch(() => undefined);
  return { lines: [], done };
}

async function readLog(path: string, log: Log): Promise<Entry[]> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  });
  const entries: Entry[] = [];
  let start = 0;
  while (start < bytes.length) {
    const end = bytes.indexOf(10, start);
    const entry = end < 0 ? undefined : parseEntry(bytes.subarray(start, end));
    if (!entry) break;
    entries.push(entry);
    start = end + 1;
  }
  if (start === bytes.length) return entries;
  const lost = bytes.subarray(start).toString('utf8').split('\n');
  if (lost.slice(1).some((line) => parseEntry(Buffer.from(line)))) {
    throw new StateFolderError(`The store ${path} is damaged at byte ${start}, in its middle. Remove the state folder to start afresh.`);
  }
  log.warn({ path, bytes: bytes.length - start }, 'the end of the store was unreadable and is dropped');
  await truncate(path, start);
  return entries;
}

function parseEntry(line: Buffer): Entry | undefined {
  try {
    const value = JSON.parse(line.toString('utf8'));
    return typeof value?.rv === 'number' && typeof value.object === 'object' ? value : undefined;
  } catch {
    return undefined;
  }
}

async function* lines(path: string): AsyncIterable<string> {
  await rm(`${path.slice(0, -'jsonl'.length)}next`, { force: true });
  if (!(await stat(path).catch(() => undefined))) return;
  yield* createInterface({ input: createReadStream(path), crlfDelay: Infinity });
}
