import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeApi } from '../testing/fake-api.ts';
import { createKube, type Kube } from './client.ts';
import { watch, type Watch, type Watchable, type WatchOptions } from './watch.ts';

const pods = '/api/v1/namespaces/demo/pods';

let api: FakeApi;
let kube: Kube;
let stop: AbortController;
let running: Watch[];

beforeEach(async () => {
  api = new FakeApi();
  await api.start();
  kube = createKube({ kubeconfig: api.kubeconfig() });
  stop = new AbortController();
  running = [];
});

afterEach(async () => {
  stop.abort();
  await Promise.all(running.map((one) => one.ended));
  await kube.close();
  await api.dispose();
});

function follow(options: Partial<WatchOptions<Watchable>> = {}): { names: Set<string>; states: string[]; lists: () => number; watching: Watch } {
  const names = new Set<string>();
  const states: string[] = [];
  let lists = 0;
  const watching = watch<Watchable>({
    kube, path: pods, signal: stop.signal, maxPauseMs: 50,
    handlers: {
      replace(objects) {
        lists += 1;
        names.clear();
        for (const object of objects) names.add(object.metadata.name);
      },
      upsert: (object) => names.add(object.metadata.name),
      remove: (object) => names.delete(object.metadata.name),
      state: (state) => void (states.at(-1) !== state && states.push(state)),
    },
    ...options,
  });
  running.push(watching);
  return { names, states, lists: () => lists, watching };
}

const pod = (name: string): { metadata: { name: string } } => ({ metadata: { name } });
const open = (count = 1): Promise<void> => vi.waitFor(() => expect(api.openWatches).toBe(count), { timeout: 5_000 });
const sees = (names: Set<string>, ...expected: string[]): Promise<void> => vi.waitFor(() => expect([...names].toSorted()).toEqual(expected), { timeout: 5_000 });

test('lists page by page, then follows additions and deletions', async () => {
  for (let index = 0; index < 501; index += 1) api.put(pods, pod(`p${index}`));
  const { names, states } = follow();
  await open();
  expect(names.size).toBe(501);
  api.put(pods, pod('new'));
  api.delete(pods, 'p0');
  await vi.waitFor(() => expect(names.has('new') && !names.has('p0')).toBe(true));
  expect(states).toEqual(['live']);
});

test('goes on after the connection was cut, from where it was, without a new list', async () => {
  const { names, states, lists } = follow();
  await open();
  api.cutWatches();
  api.put(pods, pod('made-while-away'));
  await sees(names, 'made-while-away');
  await open();
  expect(lists()).toBe(1);
  expect(states).toEqual(['live', 'down', 'live']);
});

test('goes on after the server ended the watch in order, and does not call that down', async () => {
  const { names, states } = follow();
  await open();
  api.endWatches();
  api.put(pods, pod('made-while-away'));
  await sees(names, 'made-while-away');
  expect(states).toEqual(['live']);
});

test('lists again when the history it needs is gone (410), and drops what was deleted meanwhile', async () => {
  api.put(pods, pod('old'));
  const { names, lists } = follow();
  await open();
  api.isDown = true;
  api.cutWatches();
  api.delete(pods, 'old');
  api.put(pods, pod('new'));
  api.forgetHistory();
  api.isDown = false;
  await sees(names, 'new');
  expect(lists()).toBe(2);
});

test('notices a half-open connection by its silence', async () => {
  const { names, lists } = follow({ quietMs: 100 });
  await open();
  api.freezeWatches();
  api.put(pods, pod('unseen'));
  await sees(names, 'unseen');
  expect(lists()).toBe(1);
});

test('survives a server that is away for a while and one that refuses', async () => {
  const { names, states } = follow();
  await open();
  const { port } = api;
  await api.stop();
  await vi.waitFor(() => expect(states.at(-1)).toBe('down'));
  await api.start(port);
  api.isDown = true;
  api.put(pods, pod('after'));
  await vi.waitFor(() => expect(api.requests.filter((request) => request.includes(pods)).length).toBeGreaterThan(4));
  api.isDown = false;
  await sees(names, 'after');
  await vi.waitFor(() => expect(states.at(-1)).toBe('live'));
});

test('takes a kind that the server does not serve for an empty one', async () => {
  api.on(pods, (_request, response) => void response.writeHead(404).end('404 page not found'));
  const { lists, states } = follow();
  await vi.waitFor(() => expect(states).toEqual(['live']));
  expect(lists()).toBe(1);
});

test('opens again at once when asked to', async () => {
  const { names, watching } = follow();
  await open();
  api.freezeWatches();
  api.put(pods, pod('unseen'));
  watching.reopen();
  await sees(names, 'unseen');
});

test('ends when its signal fires, also between two attempts', async () => {
  const { watching } = follow({ maxPauseMs: 60_000 });
  await open();
  api.isDown = true;
  api.cutWatches();
  await vi.waitFor(() => expect(api.openWatches).toBe(0));
  stop.abort();
  await watching.ended;
});
