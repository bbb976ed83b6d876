import type { DeploymentStatus } from 'kubernetes-types/apps/v1.d.ts';
import { expect, test } from 'vitest';
import type { Live } from '../kube/resources.ts';
import { toDeploymentRow, toStatefulSetRow } from './workload-row.ts';

const metadata = { name: 'web', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-11-23T08:00:00Z', generation: 2, labels: { 'app.kubernetes.io/instance': 'demo', 'app.kubernetes.io/component': 'web' } };
const deployment = (status: DeploymentStatus): Live<'Deployment'> => ({ metadata, spec: { replicas: 2, selector: {}, template: {} }, status: { observedGeneration: 2, ...status } });
const done = { replicas: 2, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 2 };
const condition = (type: string, status: string, reason: string): { type: string; status: string; reason: string; message: string } => ({ type, status, reason, message: `${reason}!` });

test.each<[string, string, DeploymentStatus]>([
  ['ok', '', done],
  ['progressing', 'Its controller has not seen the newest spec yet.', { ...done, observedGeneration: 1 }],
  ['progressing', '1 of 2 pods have the newest spec.', { ...done, replicas: 3, updatedReplicas: 1 }],
  ['progressing', '1 of 2 pods are available.', { ...done, availableReplicas: 1 }],
  ['progressing', '1 old pod still to stop.', { ...done, replicas: 3 }],
  ['failed', 'ProgressDeadlineExceeded!', { ...done, availableReplicas: 0, conditions: [condition('Progressing', 'False', 'ProgressDeadlineExceeded')] }],
  ['failed', 'FailedCreate!', { conditions: [condition('ReplicaFailure', 'True', 'FailedCreate')] }],
])('calls a Deployment %s: %s', (tone, detail, status) => {
  expect(toDeploymentRow(deployment(status))).toMatchObject({ key: 'workload/Deployment/web', release: 'demo', component: 'web', tone, detail });
});

test('takes a StatefulSet for updated when its revisions are equal', () => {
  const set: Live<'StatefulSet'> = {
    metadata, spec: { replicas: 1, selector: {}, serviceName: 'db', template: {} },
    status: { observedGeneration: 2, replicas: 1, readyReplicas: 1, currentReplicas: 1, currentRevision: 'a', updateRevision: 'a' },
  };
  expect(toStatefulSetRow(set)).toMatchObject({ tone: 'ok', updated: 1, available: 1 });
  expect(toStatefulSetRow({ ...set, status: { ...set.status, replicas: 1, updateRevision: 'b', updatedReplicas: 0 } })).toMatchObject({ tone: 'progressing' });
});
