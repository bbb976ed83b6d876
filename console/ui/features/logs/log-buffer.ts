import type { LogFrame, LogLine, LogSource } from '@wheelhouse/console-contract/logs.ts';

/** What the list shows: a line, or a mark between lines (a source joined or left, something was dropped). */
export type LogEntry = { id: number; line: LogLine; /** Which pod it was to appear, from 0: decides its colour. */ pod: number; mark: null } | { id: number; line: null; mark: string; /** Lines may be missing here: shown under every filter. */ gap: boolean };

export type LogView = {
  /** Entries that pass the filter, oldest first. Grows in place: read it during a render, do not keep it. */
  entries: readonly LogEntry[];
  /** Lines received so far. */
  received: number;
  /** Oldest lines that were let go because the buffer is full. */
  cut: number;
  /** Entries of this filter added so far, and cut at the front so far: where the list moved. */
  added: number;
  cutEntries: number;
  /** Lines the server dropped because this page was too slow. */
  dropped: number;
};

export type LineTest = (line: LogLine) => boolean;

export type LogBuffer = {
  push: (frame: LogFrame) => void;
  /** The stream starts (again): lines that were already shown are skipped from here on. */
  restart: () => void;
  clear: () => void;
  /** Null: everything. A filter hides the comings and goings of sources, but never a gap. */
  setFilter: (test: LineTest | null) => void;
  /** While someone reads further up, twice as many lines are kept. */
  setReading: (reading: boolean) => void;
  view: () => LogView;
  subscribe: (listener: () => void) => () => void;
};

const emptyView: LogView = { entries: [], received: 0, cut: 0, added: 0, cutEntries: 0, dropped: 0 };

/** A bounded buffer of log lines with an incremental filter: a frame costs its own lines, not the whole buffer. */
export function createLogBuffer(capacity: number): LogBuffer {
  let all: LogEntry[] = [];
  let shown: LogEntry[] = [];
  let test: LineTest | null = null;
  let reading = false;
  let nextId = 1;
  let starts = 0;
  let view = emptyView;
  const lastAt = new Map<string, string>();
  const pods = new Map<string, number>();
  let resumeAfter = new Map<string, string>();
  const listeners = new Set<() => void>();

  function publish(change: Partial<LogView>): void {
    view = { ...view, entries: shown, ...change };
    for (const listener of listeners) listener();
  }

  function add(entries: readonly LogEntry[], lines: number, dropped: number): void {
    const passing = entries.filter(passes);
    for (const entry of entries) all.push(entry);
    for (const entry of passing) shown.push(entry);
    let { cut, cutEntries } = view;
    const keep = reading ? capacity * 2 : capacity;
    // A tenth more before cutting, so that a full buffer is not moved for every frame.
    if (all.length > keep * 1.1) {
      const gone = all.splice(0, all.length - keep);
      const firstId = all[0]?.id ?? nextId;
      const goneShown = shown.findIndex((entry) => entry.id >= firstId);
      cutEntries += shown.splice(0, goneShown === -1 ? shown.length : goneShown).length;
      cut += gone.filter((entry) => entry.line !== null).length;
    }
    publish({ received: view.received + lines, added: view.added + passing.length, cut, cutEntries, dropped: view.dropped + dropped });
  }

  function passes(entry: LogEntry): boolean {
    return test === null || (entry.line === null ? entry.gap : test(entry.line));
  }

  function toMark(mark: string, gap: boolean): LogEntry {
    return { id: nextId++, line: null, mark, gap };
  }

  return {
    push(frame) {
      const marks = frame.sources.map((source) => toMark(toSourceMark(source), false));
      const lines = frame.lines.flatMap((line): LogEntry[] => {
        const source = `${line.pod} ${line.container}`;
        const seenUntil = resumeAfter.get(source);
        if (seenUntil !== undefined && line.at <= seenUntil) return [];
        lastAt.set(source, line.at);
        const pod = pods.get(line.pod) ?? pods.size;
        pods.set(line.pod, pod);
        return [{ id: nextId++, line, pod, mark: null }];
      });
      const dropped = frame.dropped > 0 ? [toMark(`${frame.dropped} lines were dropped: they came faster than this page could take them`, true)] : [];
      add([...dropped, ...marks, ...lines], lines.length, frame.dropped);
    },
    restart() {
      starts += 1;
      resumeAfter = new Map(lastAt);
      if (starts > 1) add([toMark('The line to the console was away; lines in between may be missing', true)], 0, 0);
    },
    clear() {
      all = [];
      shown = [];
      starts = 0;
      lastAt.clear();
      resumeAfter.clear();
      view = emptyView;
      publish({});
    },
    setFilter(next) {
      test = next;
      shown = all.filter(passes);
      publish({ added: shown.length, cutEntries: 0 });
    },
    setReading(next) {
      reading = next;
    },
    view: () => view,
    subscribe(listener) {
      listeners.add(listener);
      return () => { listeners.delete(listener); };
    },
  };
}

function toSourceMark(source: LogSource): string {
  const name = `${source.pod} · ${source.container}`;
  switch (source.state) {
    case 'following': return `${name} joined`;
    case 'reconnecting': return `${name} is reconnecting`;
    case 'ended': return `${name} ended`;
    default: {
      const unknown: never = source.state;
      return unknown;
    }
  }
}
