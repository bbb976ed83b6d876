import type { WorkloadRow } from '@wheelhouse/console-contract/rows.ts';
import type { Live } from '../kube/resources.ts';
import { toBase, toComponent, toRelease } from './rows.ts';

type Counts = Pick<WorkloadRow, 'kind' | 'desired' | 'ready' | 'updated' | 'available' | 'observed'>;

export function toDeploymentRow(deployment: Live<'Deployment'>): WorkloadRow {
  const { status = {}, spec, metadata } = deployment;
  const counts: Counts = {
    kind: 'Deployment',
    desired: spec?.replicas ?? 1,
    ready: status.readyReplicas ?? 0,
    updated: status.updatedReplicas ?? 0,
    available: status.availableReplicas ?? 0,
    observed: isObserved(metadata.generation, status.observedGeneration),
  };
  const late = (status.conditions ?? []).find((condition) => condition.type === 'Progressing' && condition.reason === 'ProgressDeadlineExceeded');
  const refused = (status.conditions ?? []).find((condition) => condition.type === 'ReplicaFailure' && condition.status === 'True');
  const old = (status.replicas ?? 0) - counts.updated;
  return toRow(deployment, counts, late?.message ?? refused?.message ?? null, old > 0 ? `${old} old ${old === 1 ? 'pod' : 'pods'} still to stop.` : '');
}

export function toStatefulSetRow(set: Live<'StatefulSet'>): WorkloadRow {
  const { status, spec, metadata } = set;
  const desired = spec?.replicas ?? 1;
  // While no update is under way the controller reports no updatedReplicas on some versions; equal revisions say the same.
  const settled = status?.updateRevision === undefined || status.currentRevision === status.updateRevision;
  return toRow(set, {
    kind: 'StatefulSet',
    desired,
    ready: status?.readyReplicas ?? 0,
    updated: settled ? Math.max(status?.updatedReplicas ?? 0, status?.currentReplicas ?? 0) : status.updatedReplicas ?? 0,
    available: status?.availableReplicas ?? status?.readyReplicas ?? 0,
    observed: isObserved(metadata.generation, status?.observedGeneration),
  }, null, '');
}

export function toDaemonSetRow(set: Live<'DaemonSet'>): WorkloadRow {
  const { status, metadata } = set;
  return toRow(set, {
    kind: 'DaemonSet',
    desired: status?.desiredNumberScheduled ?? 0,
    ready: status?.numberReady ?? 0,
    updated: status?.updatedNumberScheduled ?? 0,
    available: status?.numberAvailable ?? 0,
    observed: isObserved(metadata.generation, status?.observedGeneration),
  }, null, '');
}

/** A Job counts as available once it has succeeded. */
export function toJobRow(job: Live<'Job'>): WorkloadRow {
  const { status = {}, spec } = job;
  const desired = spec?.completions ?? 1;
  const succeeded = status.succeeded ?? 0;
  const failed = (status.conditions ?? []).find((condition) => condition.type === 'Failed' && condition.status === 'True');
  return toRow(job, { kind: 'Job', desired, ready: status.ready ?? 0, updated: desired, available: succeeded, observed: true }, failed?.message ?? null, '');
}

function toRow(object: { metadata: Live<'Pod'>['metadata'] }, counts: Counts, failure: string | null, rest: string): WorkloadRow {
  return {
    type: 'workload',
    ...toBase(`workload/${counts.kind}`, object),
    component: toComponent(object),
    release: toRelease(object),
    ...counts,
    ...toHealth(counts, failure, rest),
  };
}

function toHealth(counts: Counts, failure: string | null, rest: string): Pick<WorkloadRow, 'tone' | 'detail'> {
  if (failure !== null) return { tone: 'failed', detail: failure };
  if (!counts.observed) return { tone: 'progressing', detail: 'Its controller has not seen the newest spec yet.' };
  if (counts.updated < counts.desired) return { tone: 'progressing', detail: `${counts.updated} of ${counts.desired} pods have the newest spec.` };
  if (counts.available < counts.desired) return { tone: 'progressing', detail: `${counts.available} of ${counts.desired} pods are available.` };
  return rest === '' ? { tone: 'ok', detail: '' } : { tone: 'progressing', detail: rest };
}

function isObserved(generation: number | undefined, observed: number | undefined): boolean {
  return (observed ?? 0) >= (generation ?? 0);
}
