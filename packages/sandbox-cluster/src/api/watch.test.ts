import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from './api-fixture.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const MAPS = '/api/v1/namespaces/default/configmaps';
const make = (name: string, labels: Record<string, string> = {}) => api.send('POST', MAPS, { metadata: { name, labels } });

test('a WatchList sends what exists, says that this was all, then the changes', async () => {
  await make('list-a', { set: 'list' });
  const watching = api.watch(`${MAPS}?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&labelSelector=set%3Dlist`, (events) => {
    if (events.length === 2) void make('list-b', { set: 'list' });
    return events.length === 3;
  });
  const events = await watching;
  expect(events.map(({ type, object }) => [type, object.metadata.name])).toEqual([['ADDED', 'list-a'], ['BOOKMARK', undefined], ['ADDED', 'list-b']]);
  expect(events[1]?.object.metadata.annotations).toEqual({ 'k8s.io/initial-events-end': 'true' });
});

test('a watch resumes after a resourceVersion, without loss and without what it knows', async () => {
  const { body: first } = await make('resume-a', { set: 'resume' });
  await make('resume-b', { set: 'resume' });
  await api.send('DELETE', `${MAPS}/resume-b`);
  const events = await api.watch(`${MAPS}?watch=1&labelSelector=set%3Dresume&resourceVersion=${first.metadata.resourceVersion}`, ({ length }) => length === 2);
  expect(events.map(({ type, object }) => [type, object.metadata.name])).toEqual([['ADDED', 'resume-b'], ['DELETED', 'resume-b']]);
});

test('an object that leaves the selector is deleted for that watch, one that enters is added', async () => {
  const { body } = await make('moves', { set: 'a' });
  for (const set of ['b', 'a']) await api.send('PATCH', `${MAPS}/moves`, { metadata: { labels: { set } } }, { 'content-type': 'application/merge-patch+json' });
  const events = await api.watch(`${MAPS}?watch=1&labelSelector=set%3Da&resourceVersion=${body.metadata.resourceVersion}`, ({ length }) => length === 2);
  expect(events.map(({ type }) => type)).toEqual(['DELETED', 'ADDED']);
});

test('a version that is no longer known is answered with 410', async () => {
  for (let count = 0; count < 8200; count += 1) api.store.create('ConfigMap', { metadata: { name: `many-${count}`, namespace: 'kube-system' } });
  const events = await api.watch(`${MAPS}?watch=1&resourceVersion=1`, () => false);
  expect(events).toHaveLength(1);
  expect(events[0]).toMatchObject({ type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } });
});

test('a version of the future, from before a crash, is answered with 410 as well', async () => {
  const events = await api.watch(`${MAPS}?watch=1&resourceVersion=99999999`, () => false);
  expect(events).toMatchObject([{ type: 'ERROR', object: { code: 410 } }]);
});

test('a watch ends at its time-out', async () => {
  const started = Date.now();
  await api.watch(`${MAPS}?watch=1&timeoutSeconds=1`, () => false);
  expect(Date.now() - started).toBeLessThan(5000);
});

test('a list comes in pages', async () => {
  const names: string[] = [];
  let token = '';
  do {
    const { body } = await api.send('GET', `/api/v1/namespaces/kube-system/configmaps?limit=3000&continue=${encodeURIComponent(token)}`);
    names.push(...body.items.map((item: { metadata: { name: string } }) => item.metadata.name));
    token = body.metadata.continue ?? '';
  } while (token !== '');
  expect(new Set(names).size).toBe(8200);
});

test('selectors that make no sense are refused in the words of a real server', async () => {
  const message = async (query: string): Promise<string> => (await api.send('GET', `${MAPS}?${query}`)).body.message;
  expect(await message('labelSelector=a%20b%20c')).toBe("unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt");
  expect(await message('fieldSelector=foo%3Dbar')).toBe('field label not supported: foo');
});
