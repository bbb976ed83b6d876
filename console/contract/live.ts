import type { LogFollow, LogFrame } from './logs.ts';
import type { Operation, TimelineStep, Verdict } from './release.ts';
import type { Row } from './rows.ts';
import type { HpaSample, LoadRun, ReleaseSample } from './scaling.ts';
import type { Source } from './session.ts';

/**
 * Events of the socket. Commands are `noun:verb` and always acknowledged; facts are `noun:changed` and never are.
 * Snapshot, then changes, no gap: the ack of `cluster:subscribe` is the snapshot, every later fact builds on it.
 * A reconnect subscribes again and replaces everything.
 */
export type Snapshot = {
  source: Source;
  rows: Row[];
  verdict: Verdict;
  timeline: TimelineStep[];
  operation: Operation | null;
  load: LoadRun | null;
  /** Round trip of the last API answer in milliseconds; null while unknown. */
  apiMs: number | null;
};

export type Answer<T> = { ok: true; value: T } | { ok: false; message: string };

export type ClientToServer = {
  'cluster:subscribe': (ack: (answer: Answer<Snapshot>) => void) => void;
  'logs:follow': (follow: LogFollow, ack: (answer: Answer<null>) => void) => void;
  'logs:stop': (ack: (answer: Answer<null>) => void) => void;
};

export type ServerToClient = {
  /** `upserted` rows are whole; `removed` are keys. */
  'cluster:changed': (change: { upserted: Row[]; removed: string[] }) => void;
  'source:changed': (source: Source, apiMs: number | null) => void;
  'verdict:changed': (verdict: Verdict, timeline: TimelineStep[]) => void;
  'operation:changed': (operation: Operation) => void;
  'load:changed': (load: LoadRun) => void;
  'samples:changed': (hpas: HpaSample[], release: ReleaseSample | null) => void;
  /** The browser acknowledges each frame; the server sends the next only then (back-pressure). */
  'logs:changed': (frame: LogFrame, ack: () => void) => void;
};
