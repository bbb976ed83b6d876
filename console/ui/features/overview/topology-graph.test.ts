import type { HpaRow, PodRow, ServiceRow, VolumeRow, WorkloadRow } from '@wheelhouse/console-contract/rows.ts';
import { expect, test } from 'vitest';
import { emptyLists } from '../../lib/row-lists.ts';
import { toGraph } from './topology-graph.ts';
import { layOut } from './topology-layout.ts';

const base = { namespace: 'todo-app', createdAt: '', release: 'todo-app' };

function pod(name: string, part: Partial<PodRow> = {}): PodRow {
  return {
    ...base, type: 'pod', key: `pod/${name}`, name, status: 'Running', tone: 'ok', detail: '', readyContainers: 1, containers: ['main'], initContainers: [], restarts: 0,
    component: 'backend', workload: 'todo-app-backend', image: 'a:1', imageDigest: '', node: '', ip: '', startedAt: null, readyAt: null, cpuMillicores: 20,
    memoryBytes: 88 * 1024 ** 2, cpuRequestMillicores: null, memoryLimitBytes: null, ...part,
  };
}

const workload: WorkloadRow = {
  ...base, type: 'workload', key: 'workload/Deployment/todo-app-backend', name: 'todo-app-backend', kind: 'Deployment', component: 'backend', desired: 2, ready: 2, updated: 2,
  available: 2, observed: true, tone: 'ok', detail: '',
};
const service: ServiceRow = {
  ...base, type: 'service', key: 'service/todo-app-backend', name: 'todo-app-backend', component: 'backend', ports: [], clusterIp: '', endpointsReady: 2, endpointsTotal: 2, pods: ['todo-app-backend-a'],
};
const hpa: HpaRow = {
  ...base, type: 'hpa', key: 'hpa/todo-app-backend', name: 'todo-app-backend', target: { kind: 'Deployment', name: 'todo-app-backend' }, minReplicas: 2, maxReplicas: 20,
  currentReplicas: 2, desiredReplicas: 2, cpuPercent: 8, cpuTargetPercent: 70, problem: '', lastScaleAt: null,
};

test('leads from the Service over its workload to the pods, in short names', () => {
  const graph = toGraph({ ...emptyLists, services: [service], workloads: [workload], pods: [pod('todo-app-backend-a')], hpas: [hpa] }, 'todo-app');
  expect(graph.nodes.map((node) => [node.column, node.name, node.detail])).toEqual([
    ['service', 'backend', '2/2'], ['workload', 'backend', '2/2 · HPA 2–20'], ['pod', 'backend-a', 'Running · 20 m CPU · 88 MiB'],
  ]);
  expect(graph.edges).toEqual([{ from: service.key, to: workload.key }, { from: workload.key, to: 'pod/todo-app-backend-a' }]);
});

test('a Service without pods still leads to the workload of its component', () => {
  const graph = toGraph({ ...emptyLists, services: [{ ...service, pods: [], endpointsReady: 0, endpointsTotal: 0 }], workloads: [workload] }, 'todo-app');
  expect(graph.edges).toEqual([{ from: service.key, to: workload.key }]);
});

test('many healthy pods become one node, a failing one stays by itself, and the volume hangs on the node that shows its pod', () => {
  const pods = Array.from({ length: 13 }, (_, index) => pod(`todo-app-backend-${index}`, { cpuMillicores: 20 + index }));
  const failing = pod('todo-app-backend-x', { tone: 'failed', status: 'CrashLoopBackOff', detail: 'exit code 1' });
  const volume: VolumeRow = { ...base, type: 'volume', key: 'volume/data', name: 'data', phase: 'Bound', capacity: '1Gi', storageClass: '', pods: ['todo-app-backend-3'] };
  const graph = toGraph({ ...emptyLists, workloads: [workload], pods: [...pods, failing], volumes: [volume] }, 'todo-app');
  const shown = graph.nodes.filter((node) => node.column === 'pod');
  expect(shown.map((node) => [node.name, node.detail])).toEqual([['13 pods', 'Running · 20–32 m CPU'], ['backend-x', 'CrashLoopBackOff · exit code 1']]);
  expect(graph.edges.at(-1)).toEqual({ from: shown[0]?.id, to: volume.key });
});

test('pods that nothing owns are shown too', () => {
  const graph = toGraph({ ...emptyLists, pods: [pod('lone', { workload: '' })] }, 'todo-app');
  expect(graph.nodes.map((node) => node.name)).toEqual(['lone']);
});

test('each kind keeps its column and no two boxes overlap', () => {
  const other: WorkloadRow = { ...workload, key: 'workload/StatefulSet/db', name: 'db', kind: 'StatefulSet' };
  const pods = [pod('todo-app-backend-a'), pod('todo-app-backend-b'), pod('db-0', { workload: 'db' })];
  const layout = layOut(toGraph({ ...emptyLists, services: [service], workloads: [workload, other], pods }, 'todo-app'));
  const columns = new Map(layout.nodes.map((node) => [node.column, node.x]));
  expect([...columns.values()]).toEqual([...columns.values()].sort((a, b) => a - b));
  for (const node of layout.nodes) {
    expect(node.x).toBe(columns.get(node.column));
    for (const next of layout.nodes) if (next !== node && next.column === node.column) expect(Math.abs(next.y - node.y)).toBeGreaterThanOrEqual(node.height);
  }
});
