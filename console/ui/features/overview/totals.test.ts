import type { HpaRow, WorkloadRow } from '@wheelhouse/console-contract/rows.ts';
import { expect, test } from 'vitest';
import { toTotals } from './totals.ts';

function workload(name: string, desired: number, ready: number, kind: WorkloadRow['kind'] = 'Deployment'): WorkloadRow {
  return { type: 'workload', key: name, name, namespace: '', createdAt: '', kind, component: '', release: '', desired, ready, updated: 0, available: 0, observed: true, tone: 'ok', detail: '' };
}

const hpa: HpaRow = {
  type: 'hpa', key: 'hpa', name: 'backend', namespace: '', createdAt: '', release: '', target: { kind: 'Deployment', name: 'backend' }, minReplicas: 2, maxReplicas: 20,
  currentReplicas: 2, desiredReplicas: 2, cpuPercent: null, cpuTargetPercent: null, problem: '', lastScaleAt: null,
};

test('the most there can be is what the HPAs allow plus what is fixed; jobs do not count', () => {
  const totals = toTotals([], [workload('backend', 3, 2), workload('postgres', 1, 1, 'StatefulSet'), workload('migrate', 1, 0, 'Job')], [hpa]);
  expect(totals).toMatchObject({ ready: 3, desired: 4, most: 21 });
});

test('without an HPA there is no upper bound to tell, and without metrics no sum', () => {
  expect(toTotals([], [workload('backend', 2, 2)], [])).toMatchObject({ most: null, cpuMillicores: null, memoryBytes: null });
});
