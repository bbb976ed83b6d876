import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

export type LogStream = 'stdout' | 'stderr';

/** What a reader needs to follow a log that is still written. */
export type LiveLog = {
  /** Number of the file that is written now; those below get no more lines. */
  readonly segment: number;
  readonly ended: boolean;
  /** Calls back after every change; returns how to stop that. */
  onChange(listener: () => void): () => void;
};
export type ContainerLog = LiveLog & {
  write(stream: LogStream, chunk: Buffer): void;
  /** A line of the sandbox's own, where a container runtime would write one. */
  end(): void;
};

const SEGMENT_BYTES = 10 * 1024 * 1024;
const SEGMENTS_KEPT = 3;
/** A line without an end is stored in parts of this size, marked P, as container runtimes do. */
const PART_BYTES = 64 * 1024;
const NEWLINE = 10;

/** The file of one part of a run's log: `logs/CONTAINER/RUN.SEGMENT.log`. */
export function toSegmentPath(folder: string, run: number, segment: number): string {
  return join(folder, `${run}.${segment}.log`);
}

/**
 * Stores what one run of a container prints, a line as `TIMESTAMP stream F|P TEXT` (the CRI log format). Written synchronously: what
 * the pipe has delivered is in the file before anything else happens. Files are never renamed; the oldest is dropped.
 */
export function createContainerLog({ folder, run, segmentBytes = SEGMENT_BYTES }: { folder: string; run: number; segmentBytes?: number }): ContainerLog {
  mkdirSync(folder, { recursive: true });
  const listeners = new Set<() => void>();
  const rests: Record<LogStream, Buffer> = { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) };
  let segment = 0;
  let ended = false;
  let size = 0;
  let file = openSync(toSegmentPath(folder, run, segment), 'a', 0o600);

  const append = (lines: Buffer[]): void => {
    if (lines.length === 0) return;
    const bytes = Buffer.concat(lines);
    writeSync(file, bytes);
    size += bytes.length;
    if (size >= segmentBytes) rotate();
    for (const listener of [...listeners]) listener();
  };
  const rotate = (): void => {
    const next = openSync(toSegmentPath(folder, run, segment + 1), 'a', 0o600);
    closeSync(file);
    [file, segment, size] = [next, segment + 1, 0];
    rmSync(toSegmentPath(folder, run, segment - SEGMENTS_KEPT), { force: true });
  };
  return {
    get segment() { return segment; },
    get ended() { return ended; },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    write(stream, chunk) {
      const lines: Buffer[] = [];
      let text = rests[stream].length === 0 ? chunk : Buffer.concat([rests[stream], chunk]);
      for (let end = text.indexOf(NEWLINE); end >= 0; end = text.indexOf(NEWLINE)) {
        lines.push(toRecord(stream, 'F', text.subarray(0, end)));
        text = text.subarray(end + 1);
      }
      for (; text.length >= PART_BYTES; text = text.subarray(PART_BYTES)) lines.push(toRecord(stream, 'P', text.subarray(0, PART_BYTES)));
      rests[stream] = Buffer.from(text);
      append(lines);
    },
    end() {
      if (ended) return;
      for (const stream of ['stdout', 'stderr'] as const) if (rests[stream].length > 0) append([toRecord(stream, 'P', rests[stream])]);
      ended = true;
      closeSync(file);
      for (const listener of [...listeners]) listener();
    },
  };
}

function toRecord(stream: LogStream, tag: 'F' | 'P', text: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${nowNano()} ${stream} ${tag} `), text, Buffer.from('\n')]);
}

let lastNano = 0n;
const nanoOffset = BigInt(Date.now()) * 1_000_000n - process.hrtime.bigint();
let drift = 0n;

/** RFC 3339 with nine digits, always growing, so that a reader can go on after the last one it has seen. */
function nowNano(): string {
  let nano = process.hrtime.bigint() + nanoOffset + drift;
  const wall = BigInt(Date.now()) * 1_000_000n;
  if (wall - nano > 50_000_000n || nano - wall > 50_000_000n) {
    drift += wall - nano; // The machine's clock was set.
    nano = wall;
  }
  lastNano = nano > lastNano ? nano : lastNano + 1n;
  const milliseconds = Number(lastNano / 1_000_000n);
  return `${new Date(milliseconds).toISOString().slice(0, 23)}${String(lastNano % 1_000_000n).padStart(6, '0')}Z`;
}
