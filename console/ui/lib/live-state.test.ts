import type { Snapshot } from '@wheelhouse/console-contract/live.ts';
import type { EventRow, PodRow, Row } from '@wheelhouse/console-contract/rows.ts';
import { expect, test } from 'vitest';
import { initialState, type LiveState, reduceLive, toFreshness } from './live-state.ts';
import { createLiveStore } from './live-store.ts';

function pod(name: string, part: Partial<PodRow> = {}): PodRow {
  return {
    type: 'pod', key: `pod/${name}`, name, namespace: 'todo-app', createdAt: '2026-01-01T00:00:00Z', status: 'Running', tone: 'ok', detail: '', readyContainers: 1,
    containers: ['main'], initContainers: [], restarts: 0, component: 'backend', workload: 'backend', release: 'todo-app', image: 'a:1', imageDigest: '', node: 'n', ip: '',
    startedAt: null, readyAt: null, cpuMillicores: null, memoryBytes: null, cpuRequestMillicores: null, memoryLimitBytes: null, ...part,
  };
}

function event(name: string, lastAt: string): EventRow {
  return {
    type: 'event', key: `event/${name}`, name, namespace: 'todo-app', createdAt: lastAt, reason: 'Started', message: '', tone: 'ok', warning: false, count: 1,
    object: { kind: 'Pod', name: 'a' }, firstAt: lastAt, lastAt,
  };
}

function snapshot(rows: Row[], part: Partial<Snapshot> = {}): Snapshot {
  return { source: { state: 'live' }, rows, verdict: initialState.verdict, timeline: [], operation: null, load: null, apiMs: 4, ...part };
}

function afterSnapshot(rows: Row[]): LiveState {
  return reduceLive(initialState, { type: 'snapshot', snapshot: snapshot(rows) });
}

test('a snapshot loads the state and opens the link', () => {
  const state = afterSnapshot([pod('b'), pod('a')]);
  expect(state).toMatchObject({ loaded: true, link: { state: 'open' }, apiMs: 4 });
  expect(state.lists.pods.map((row) => row.name)).toEqual(['a', 'b']);
});

test('a change renders only what changed: other rows and other lists keep their reference', () => {
  const before = afterSnapshot([pod('a'), pod('b'), event('e', '2026-01-01T00:00:01Z')]);
  const after = reduceLive(before, { type: 'cluster', change: { upserted: [pod('b', { restarts: 1 })], removed: [] } });
  expect(after.rows.get('pod/a')).toBe(before.rows.get('pod/a'));
  expect(after.rows.get('pod/b')).not.toBe(before.rows.get('pod/b'));
  expect(after.lists.pods).not.toBe(before.lists.pods);
  expect(after.lists.events).toBe(before.lists.events);
});

test('an upsert that changes nothing keeps rows and lists', () => {
  const before = afterSnapshot([pod('a')]);
  const after = reduceLive(before, { type: 'cluster', change: { upserted: [pod('a')], removed: ['pod/gone'] } });
  expect(after.rows).toBe(before.rows);
  expect(after.lists).toBe(before.lists);
});

test('removed keys leave, new ones join in order', () => {
  const before = afterSnapshot([pod('a'), pod('c')]);
  const after = reduceLive(before, { type: 'cluster', change: { upserted: [pod('b')], removed: ['pod/a'] } });
  expect(after.lists.pods.map((row) => row.name)).toEqual(['b', 'c']);
});

test('a reconnect replaces everything and keeps the reference of equal rows', () => {
  const before = reduceLive(afterSnapshot([pod('a'), pod('b')]), { type: 'lost', at: '2026-01-01T00:01:00Z' });
  const after = reduceLive(before, { type: 'snapshot', snapshot: snapshot([pod('a')]) });
  expect([...after.rows.keys()]).toEqual(['pod/a']);
  expect(after.rows.get('pod/a')).toBe(before.rows.get('pod/a'));
  expect(after.link).toEqual({ state: 'open' });
});

test('while the server is away the rows stay and the first moment of it is kept', () => {
  const live = afterSnapshot([pod('a')]);
  const lost = reduceLive(reduceLive(live, { type: 'lost', at: '2026-01-01T00:01:00Z' }), { type: 'lost', at: '2026-01-01T00:02:00Z' });
  expect(lost.lists.pods).toHaveLength(1);
  expect(toFreshness(lost)).toEqual({ state: 'reconnecting', since: '2026-01-01T00:01:00Z' });
});

test('a cluster that is away makes a page stale whose own link is open', () => {
  const state = reduceLive(afterSnapshot([]), { type: 'source', source: { state: 'stale', since: '2026-01-01T00:01:00Z' }, apiMs: null });
  expect(toFreshness(state)).toEqual({ state: 'stale', since: '2026-01-01T00:01:00Z' });
});

test('events stand newest first', () => {
  const state = afterSnapshot([event('old', '2026-01-01T00:00:01Z'), event('new', '2026-01-01T00:00:02Z')]);
  expect(state.lists.events.map((row) => row.name)).toEqual(['new', 'old']);
});

test('the store tells its listeners of changes, and of nothing else', () => {
  const store = createLiveStore();
  let told = 0;
  const unsubscribe = store.subscribe(() => { told += 1; });
  store.dispatch({ type: 'snapshot', snapshot: snapshot([pod('a')]) });
  store.dispatch({ type: 'lost', at: '2026-01-01T00:01:00Z' });
  store.dispatch({ type: 'lost', at: '2026-01-01T00:02:00Z' });
  expect(told).toBe(2);
  unsubscribe();
  store.dispatch({ type: 'snapshot', snapshot: snapshot([]) });
  expect(told).toBe(2);
});
