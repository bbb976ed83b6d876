import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Live } from '../kube/resources.ts';
import { ClusterState, type Change } from './cluster-state.ts';

let state: ClusterState;
let changes: Change[];

beforeEach(() => {
  vi.useFakeTimers();
  state = new ClusterState();
  changes = [];
  state.onChange((change) => changes.push(change));
});
afterEach(() => {
  state.close();
  vi.useRealTimers();
});

const meta = (name: string, more: object = {}): Live<'Pod'>['metadata'] => ({ name, namespace: 'demo', uid: name, resourceVersion: '1', creationTimestamp: '2026-11-23T08:00:00Z', ...more });
const owner = (kind: string, name: string): object => ({ ownerReferences: [{ apiVersion: 'apps/v1', kind, name, uid: 'u', controller: true }] });
const pod = (name: string, phase = 'Pending', more: object = {}): Live<'Pod'> => ({ metadata: meta(name, more), spec: { containers: [{ name: 'web', image: 'web:1' }] }, status: { phase } });
const keys = (): { upserted: string[]; removed: string[] }[] => changes.map(({ upserted, removed }) => ({ upserted: upserted.map((row) => row.key), removed }));

test('tells many changes of one tick at once, within 20 ms', () => {
  state.upsert('Pod', pod('a'));
  state.upsert('Pod', pod('b'));
  state.upsert('Pod', pod('b', 'Running'));
  expect(changes).toEqual([]);
  vi.advanceTimersByTime(20);
  expect(keys()).toEqual([{ upserted: ['pod/a', 'pod/b'], removed: [] }]);
});

test('tells nothing when no row is different', () => {
  state.upsert('Pod', pod('a'));
  vi.advanceTimersByTime(20);
  state.upsert('Pod', { ...pod('a'), metadata: meta('a', { resourceVersion: '2', managedFields: [{}] }) });
  vi.advanceTimersByTime(20);
  expect(changes).toHaveLength(1);
});

test('tells what left, and forgets it after a new list', () => {
  state.replace('Pod', [pod('a'), pod('b')]);
  vi.advanceTimersByTime(20);
  state.replace('Pod', [pod('b')]);
  vi.advanceTimersByTime(20);
  expect(keys()[1]).toEqual({ upserted: [], removed: ['pod/a'] });
  expect(state.rows().map((row) => row.key)).toEqual(['pod/b']);
});

test('names the Deployment of a pod, also when its ReplicaSet arrives later', () => {
  state.upsert('Pod', pod('web-5d-x', 'Running', { ...owner('ReplicaSet', 'web-5d'), labels: { 'pod-template-hash': '5d' } }));
  vi.advanceTimersByTime(20);
  expect(state.rows()[0]).toMatchObject({ workload: 'web' });
  state.upsert('ReplicaSet', { metadata: meta('web-5d', owner('Deployment', 'web-long-name')) });
  vi.advanceTimersByTime(20);
  expect(state.rows()[0]).toMatchObject({ workload: 'web-long-name' });
});

test('joins a service with its endpoints, a volume with its pods and a pod with its usage', () => {
  state.upsert('Service', { metadata: meta('web'), spec: { ports: [{ port: 80 }], clusterIP: '10.0.0.1' } });
  state.upsert('EndpointSlice', {
    metadata: meta('web-1', { labels: { 'kubernetes.io/service-name': 'web' } }), addressType: 'IPv4',
    endpoints: [{ addresses: ['1'], conditions: { ready: true }, targetRef: { kind: 'Pod', name: 'b' } }, { addresses: ['2'], conditions: { ready: false }, targetRef: { kind: 'Pod', name: 'a' } }],
  });
  state.upsert('PersistentVolumeClaim', { metadata: meta('data'), status: { phase: 'Bound', capacity: { storage: '1Gi' } } });
  const database = pod('db', 'Running');
  state.upsert('Pod', { ...database, spec: { containers: [], volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] } });
  state.setUsage([{ pod: 'db', cpuMillicores: 12, memoryBytes: 1024 }]);
  vi.advanceTimersByTime(20);
  const row = (key: string): object | undefined => state.rows().find((one) => one.key === key);
  expect(row('service/web')).toMatchObject({ endpointsReady: 1, endpointsTotal: 2, pods: ['a', 'b'] });
  expect(row('volume/data')).toMatchObject({ phase: 'Bound', capacity: '1Gi', pods: ['db'] });
  expect(row('pod/db')).toMatchObject({ cpuMillicores: 12, memoryBytes: 1024 });
});
