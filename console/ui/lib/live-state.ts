import type { ServerToClient, Snapshot } from '@wheelhouse/console-contract/live.ts';
import type { Operation, TimelineStep, Verdict } from '@wheelhouse/console-contract/release.ts';
import type { Row } from '@wheelhouse/console-contract/rows.ts';
import type { LoadRun } from '@wheelhouse/console-contract/scaling.ts';
import type { Source } from '@wheelhouse/console-contract/session.ts';
import { emptyLists, type RowLists, toLists } from './row-lists.ts';

/** The page's own line to the console's server; the cluster behind it has its own freshness (`source`). */
export type Link = { state: 'connecting' } | { state: 'open' } | { state: 'lost'; since: string };

export type LiveState = {
  link: Link;
  /** False until the first snapshot: the pages show their loading state, never an empty one. */
  loaded: boolean;
  source: Source;
  apiMs: number | null;
  rows: ReadonlyMap<string, Row>;
  lists: RowLists;
  verdict: Verdict;
  timeline: readonly TimelineStep[];
  operation: Operation | null;
  load: LoadRun | null;
};

export type LiveAction =
  | { type: 'lost'; at: string }
  | { type: 'snapshot'; snapshot: Snapshot }
  | { type: 'cluster'; change: Parameters<ServerToClient['cluster:changed']>[0] }
  | { type: 'source'; source: Source; apiMs: number | null }
  | { type: 'verdict'; verdict: Verdict; timeline: TimelineStep[] }
  | { type: 'operation'; operation: Operation }
  | { type: 'load'; load: LoadRun };

const noVerdict: Verdict = { state: 'None', revision: null, summary: '', cause: null, startedAt: null, since: null, durationMs: null };

export const initialState: LiveState = {
  link: { state: 'connecting' },
  loaded: false,
  source: { state: 'live' },
  apiMs: null,
  rows: new Map(),
  lists: emptyLists,
  verdict: noVerdict,
  timeline: [],
  operation: null,
  load: null,
};

/**
 * Pure. Rows that did not change keep their reference, lists without a changed row keep theirs, so that a component
 * which selects one row or one list renders only when that row or list changed.
 */
export function reduceLive(state: LiveState, action: LiveAction): LiveState {
  switch (action.type) {
    case 'lost':
      return state.link.state === 'lost' ? state : { ...state, link: { state: 'lost', since: action.at } };
    case 'snapshot': {
      const { rows, ...rest } = action.snapshot;
      return { ...state, ...rest, ...withRows(state, replaceRows(state.rows, rows)), link: { state: 'open' }, loaded: true };
    }
    case 'cluster':
      return { ...state, ...withRows(state, changeRows(state.rows, action.change.upserted, action.change.removed)) };
    case 'source':
      return { ...state, source: action.source, apiMs: action.apiMs };
    case 'verdict':
      return { ...state, verdict: action.verdict, timeline: action.timeline };
    case 'operation':
      return { ...state, operation: action.operation };
    case 'load':
      return { ...state, load: action.load };
    default: {
      const unknown: never = action;
      return unknown;
    }
  }
}

/** What the badge in the header says: the worse of the two lines, to the console's server and from there to the cluster. */
export function toFreshness(state: Pick<LiveState, 'link' | 'source'>): Source {
  return state.link.state === 'lost' ? { state: 'reconnecting', since: state.link.since } : state.source;
}

function withRows(state: LiveState, rows: ReadonlyMap<string, Row>): Pick<LiveState, 'rows' | 'lists'> {
  return rows === state.rows ? { rows, lists: state.lists } : { rows, lists: toLists(rows.values(), state.lists) };
}

function replaceRows(old: ReadonlyMap<string, Row>, rows: readonly Row[]): ReadonlyMap<string, Row> {
  return new Map(rows.map((row) => [row.key, keepIfEqual(old.get(row.key), row)]));
}

function changeRows(old: ReadonlyMap<string, Row>, upserted: readonly Row[], removed: readonly string[]): ReadonlyMap<string, Row> {
  const changed = upserted.filter((row) => keepIfEqual(old.get(row.key), row) === row);
  const gone = removed.filter((key) => old.has(key));
  if (changed.length === 0 && gone.length === 0) return old;
  const rows = new Map(old);
  for (const key of gone) rows.delete(key);
  for (const row of changed) rows.set(row.key, row);
  return rows;
}

/** Rows are plain JSON built in one place, so equal rows have equal text. */
function keepIfEqual(old: Row | undefined, row: Row): Row {
  return old !== undefined && JSON.stringify(old) === JSON.stringify(row) ? old : row;
}
