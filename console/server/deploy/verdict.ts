import type { Cause, Operation, Verdict } from '@wheelhouse/console-contract/release.ts';
import type { RevisionRow, WorkloadRow } from '@wheelhouse/console-contract/rows.ts';
import { findPodCause, findWorkloadCause, isPastDeadline } from './causes.ts';
import { operationOfRevision, titleOf, type ReleaseView } from './release-view.ts';

/**
 * The watches of release records and of workloads are separate connections. A record that says `deployed` may arrive a moment
 * before the workloads that it changed; so long Ready is not said.
 */
const settleMs = 400;
/** New pods of an autoscaler have this long to become available before that counts as waiting. */
const scalingMs = 60_000;

/**
 * What the cluster says of the newest revision. helm's part ends with its exit; from then on only the workloads count.
 * An autoscaler that has not raised a workload to its minimum yet is normal, and so is a pod that is being replaced.
 */
export function toVerdict(view: ReleaseView): Verdict {
  const { operation, revision } = view;
  if (!view.isKnown) return { state: 'None', revision: null, summary: 'The cluster has not answered yet.', cause: null, startedAt: null, since: null, durationMs: null };
  if (operation?.state === 'running') return duringOperation(view, operation);
  if (revision === null || revision.status === 'uninstalled') return withoutRevision(view);
  if (revision.status !== 'deployed') return ofUnfinished(view, revision);
  return ofDeployed(view, revision);
}

function duringOperation(view: ReleaseView, operation: Operation): Verdict {
  const stopping = `${count(view.pods.length, 'pod')} still to stop`;
  const summary = operation.kind === 'uninstall' ? `Uninstalling: ${stopping}.` : `helm ${operation.kind} is running.`;
  return {
    state: 'Progressing', revision: operation.revision ?? view.revision?.revision ?? null, summary, cause: findPodCause(view),
    startedAt: operation.startedAt, since: operation.startedAt, durationMs: null,
  };
}

function withoutRevision({ operation, pods }: ReleaseView): Verdict {
  const none = { revision: null, cause: null, startedAt: null, since: null, durationMs: null };
  if (operation?.kind === 'install' && operation.state !== 'succeeded') {
    return { ...none, state: 'Failed', summary: `helm ${operation.kind} did not succeed; nothing is deployed.`, cause: helmCause(operation, operation.error ?? ''), startedAt: operation.startedAt, since: operation.endedAt };
  }
  const left = pods.length === 0 ? '' : ` ${count(pods.length, 'pod')} of the last release still to stop.`;
  return { ...none, state: 'None', summary: `Nothing is deployed.${left}` };
}

/** failed, pending-*, uninstalling: helm itself did not get through. */
function ofUnfinished(view: ReleaseView, revision: RevisionRow): Verdict {
  const operation = operationOfRevision(view);
  const base = { revision: revision.revision, startedAt: operation?.startedAt ?? revision.createdAt, since: operation?.endedAt ?? revision.updatedAt, durationMs: null };
  if (revision.status === 'failed') {
    return { ...base, state: 'Failed', summary: `helm could not make revision ${revision.revision}.`, cause: helmCause(operation, operation?.error ?? revision.description) };
  }
  const cause: Cause = {
    code: 'HelmInterrupted', object: `Release/${revision.release}`, message: `Revision ${revision.revision} was left in the state ${revision.status}.`,
    evidence: operation?.error ?? revision.description, remedy: 'Roll back to a revision that was deployed, or uninstall, to get out of it.',
  };
  return { ...base, state: 'Failed', summary: `Revision ${revision.revision} is ${revision.status}, and no helm of this console works on it.`, cause };
}

function ofDeployed(view: ReleaseView, revision: RevisionRow): Verdict {
  const operation = operationOfRevision(view);
  const startedAt = operation?.startedAt ?? revision.updatedAt;
  const base = { revision: revision.revision, startedAt, durationMs: null, cause: null };
  const unfinished = view.workloads.filter((workload) => workload.tone !== 'ok' && !(workload.kind === 'Job' && workload.tone === 'progressing'));
  const scaling = unfinished.filter((workload) => isScaling(view, workload));
  const pending = unfinished.filter((workload) => !scaling.includes(workload));
  const podCause = findPodCause(view);
  const workloadCause = findWorkloadCause(view.workloads);
  const cause = podCause ?? workloadCause;
  if (cause) {
    const isFailed = view.workloads.some((workload) => isPastDeadline(workload)) || workloadCause?.code === 'JobFailed';
    const name = cause.object.replace(/^Pod\//, '');
    const since = view.problems.get(name)?.since ?? view.pods.find((pod) => pod.name === name)?.createdAt ?? null;
    return { ...base, state: isFailed ? 'Failed' : 'Degraded', cause, summary: `${cause.message}${servingNote(view)}`, since };
  }
  const unsettled = view.nowMs - Date.parse(operation?.endedAt ?? revision.updatedAt) < settleMs;
  if (pending.length > 0 || unsettled) {
    const down = pending.filter((workload) => workload.desired > 0 && workload.available === 0);
    const isDown = view.readyAt !== null && down.length > 0;
    return { ...base, state: isDown ? 'Degraded' : 'Progressing', summary: toWaiting(pending), since: startedAt };
  }
  const readyAt = (operation && view.readyAt) ?? new Date(toReadyMs(view, revision)).toISOString();
  const durationMs = operation ? Math.max(0, Date.parse(readyAt) - Date.parse(operation.startedAt)) : null;
  return { ...base, state: 'Ready', summary: scaling.length === 0 ? toReadySummary(view, revision) : `Revision ${revision.revision} is ready. Scaling ${toList(scaling)}.`, since: readyAt, durationMs };
}

/**
 * When the revision became Ready: now, unless the last pod was ready long ago (the console has just started); Kubernetes' own
 * stamps have whole seconds only.
 */
function toReadyMs({ pods, nowMs }: ReleaseView, revision: RevisionRow): number {
  const stampedMs = Math.max(Date.parse(revision.updatedAt), ...pods.map((pod) => (pod.readyAt === null ? 0 : Date.parse(pod.readyAt))));
  return nowMs - stampedMs > 5_000 ? stampedMs : nowMs;
}

function toReadySummary({ pods, hpas, workloads }: ReleaseView, revision: RevisionRow): string {
  const running = pods.filter((pod) => pod.status === 'Running');
  const desired = (name: string): number => workloads.find((workload) => workload.name === name)?.desired ?? Infinity;
  const rising = hpas.filter((hpa) => desired(hpa.target.name) < hpa.minReplicas).map((hpa) => `${hpa.target.name} to ${hpa.minReplicas}`);
  const note = rising.length === 0 ? '' : ` The autoscaler raises ${rising.join(' and ')} at its next look.`;
  return `${running.length === 1 ? 'The one pod' : `All ${running.length} pods`} of revision ${revision.revision} ${running.length === 1 ? 'is' : 'are'} ready.${note}`;
}

/** The rollout was finished before, and an autoscaler has just changed the number: more pods on their way are no step back. */
function isScaling({ hpas, readyAt, nowMs }: ReleaseView, workload: WorkloadRow): boolean {
  const hpa = hpas.find(({ target }) => target.kind === workload.kind && target.name === workload.name);
  return readyAt !== null && workload.available > 0 && typeof hpa?.lastScaleAt === 'string' && nowMs - Date.parse(hpa.lastScaleAt) < scalingMs;
}

function toWaiting(pending: readonly WorkloadRow[]): string {
  if (pending.length === 0) return 'helm is done; waiting for the cluster to settle.';
  return `Waiting for ${toList(pending)}.`;
}

function toList(workloads: readonly WorkloadRow[]): string {
  return workloads.map((workload) => `${titleOf(workload)} (${workload.detail.replace(/\.$/, '').toLowerCase() || 'not ready'})`).join(', ');
}

function servingNote({ workloads }: ReleaseView): string {
  const serving = workloads.filter((workload) => workload.kind !== 'Job' && workload.available > 0);
  return serving.length === 0 ? '' : ` Still available: ${serving.map((workload) => `${titleOf(workload)} ${workload.available} of ${workload.desired}`).join(', ')}.`;
}

function helmCause(operation: Operation | null, evidence: string): Cause {
  const isInterrupted = operation?.state === 'interrupted';
  return {
    code: isInterrupted ? 'HelmInterrupted' : 'HelmFailed',
    object: operation ? `Release/${operation.release}` : 'Release',
    message: isInterrupted ? 'helm was interrupted.' : 'helm failed.',
    evidence,
    remedy: isInterrupted ? 'Deploy again, or roll back.' : 'Correct what helm names, then deploy again.',
  };
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
