import type { ServerResponse } from 'node:http';
import type { LogFrame } from '@wheelhouse/console-contract/logs.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ClusterState } from '../cluster/cluster-state.ts';
import { createKube, type Kube } from '../kube/client.ts';
import { FakeApi } from '../testing/fake-api.ts';
import { followLogs, type LogFeed } from './follow-logs.ts';

let api: FakeApi;
let kube: Kube;
let state: ClusterState;
let feed: LogFeed | null;
let frames: LogFrame[];
let streams: Map<string, ServerResponse>;

beforeEach(async () => {
  api = new FakeApi();
  await api.start();
  kube = createKube({ kubeconfig: api.kubeconfig() });
  state = new ClusterState();
  frames = [];
  streams = new Map();
  feed = null;
});
afterEach(async () => {
  feed?.stop();
  state.close();
  await kube.close();
  await api.dispose();
});

function add(name: string, release = 'demo'): void {
  api.on(`/api/v1/namespaces/demo/pods/${name}/log`, (_request, response) => {
    response.writeHead(200).flushHeaders();
    streams.set(name, response);
  });
  state.upsert('Pod', {
    metadata: { name, namespace: 'demo', uid: name, resourceVersion: '1', creationTimestamp: '2026-11-23T08:00:00Z', labels: { 'app.kubernetes.io/instance': release } },
    spec: { nodeName: 'node', containers: [{ name: 'web', image: 'web:1' }] }, status: { phase: 'Running' },
  });
}
const follow = (pods: string[] = [], send = async (frame: LogFrame): Promise<void> => void frames.push(frame)): void => {
  feed = followLogs({ kube, state, namespace: 'demo', release: 'demo', follow: { pods, tailLines: 10 }, send });
};
const say = (name: string, ...lines: string[]): void => void streams.get(name)?.write(lines.map((line) => `2026-11-23T08:00:${line}\n`).join(''));
const texts = (): string[] => frames.flatMap((frame) => frame.lines.map((line) => line.text));
const reads = (...names: string[]): Promise<void> => vi.waitFor(() => expect([...streams.keys()].toSorted()).toEqual(names), { timeout: 5_000 });

test('merges the lines of all pods of the release, those that join later included', async () => {
  add('a');
  add('other', 'another');
  follow();
  await reads('a');
  add('b');
  await reads('a', 'b');
  say('a', '01Z first', '03Z third');
  say('b', '02Z second', '04Z fourth');
  await vi.waitFor(() => expect(texts()).toEqual(['first', 'second', 'third', 'fourth']), { timeout: 5_000 });
  expect(frames.flatMap((frame) => frame.lines.map((line) => line.seq))).toEqual([1, 2, 3, 4]);
  expect(frames.flatMap((frame) => frame.sources).map((source) => `${source.pod} ${source.state}`)).toEqual(expect.arrayContaining(['a following', 'b following']));
});

test('says when a pod has left', async () => {
  add('a');
  follow(['a']);
  await reads('a');
  state.remove('Pod', 'a');
  api.on('/api/v1/namespaces/demo/pods/a/log', (_request, response) => void response.writeHead(404).end('{"reason":"NotFound"}'));
  streams.get('a')?.end();
  await vi.waitFor(() => expect(frames.flatMap((frame) => frame.sources)).toContainEqual({ pod: 'a', container: 'web', state: 'ended' }), { timeout: 5_000 });
});

test('waits for a slow reader, and counts what it had to drop', async () => {
  add('a');
  const taken = Promise.withResolvers<void>();
  follow([], (frame) => {
    frames.push(frame);
    return frames.length === 2 ? taken.promise : Promise.resolve();
  });
  await reads('a');
  await vi.waitFor(() => expect(frames).toHaveLength(1), { timeout: 5_000 });
  say('a', '01Z only this one is taken');
  await vi.waitFor(() => expect(frames).toHaveLength(2), { timeout: 5_000 });
  for (let index = 0; index < 30; index += 1) say('a', ...Array.from({ length: 1_000 }, (_, line) => `02Z line ${index * 1_000 + line}`));
  say('a', '03Z the last one');
  await vi.waitFor(() => expect(streams.get('a')?.writableLength).toBe(0), { timeout: 5_000 });
  expect(frames).toHaveLength(2);
  taken.resolve();
  await vi.waitFor(() => expect(texts().at(-1)).toBe('the last one'), { timeout: 10_000 });
  const dropped = frames.reduce((sum, frame) => sum + frame.dropped, 0);
  expect(dropped).toBeGreaterThan(0);
  expect(texts().length + dropped).toBe(30_002);
});
