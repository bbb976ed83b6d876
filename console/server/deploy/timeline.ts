import type { TimelineStep, Verdict } from '@wheelhouse/console-contract/release.ts';
import type { PodRow } from '@wheelhouse/console-contract/rows.ts';
import type { Seen } from '../cluster/cluster-state.ts';
import { operationOfRevision, shortName, titleOf, type ReleaseView } from './release-view.ts';

/** Kubernetes stamps whole seconds; a moment that the console saw within this of the stamp is the same moment, only exact. */
const stampMs = 1_500;
/** Pods that join this long after Ready belong to the autoscaler's story, not to the rollout's. */
const afterReadyMs = 20_000;

/** The steps of the newest revision's rollout in order, derived from the operation and the pods that it made. */
export function toTimeline(view: ReleaseView, verdict: Verdict): TimelineStep[] {
  const running = view.operation?.state === 'running' ? view.operation : null;
  const operation = running ?? operationOfRevision(view);
  const startedAt = operation?.startedAt ?? view.revision?.updatedAt;
  if (startedAt === undefined) return [];
  const startMs = Date.parse(startedAt);
  const step = (id: string, label: string, object: string, ms: number, tone: TimelineStep['tone']): TimelineStep => ({
    id, label, object, tone, at: new Date(Math.max(ms, startMs)).toISOString(), offsetMs: Math.max(0, Math.round(ms - startMs)),
  });
  const release = `Release/${operation?.release ?? view.revision?.release ?? ''}`;
  const steps = [step('start', operation ? `helm ${operation.kind} started` : 'Deployed outside this console', release, startMs, 'ok')];
  if (operation?.endedAt) {
    const ok = operation.state === 'succeeded';
    steps.push(step('helm', ok ? 'helm finished' : `helm ${operation.state}`, release, Date.parse(operation.endedAt), ok ? 'ok' : 'failed'));
  }
  const untilMs = view.readyAt === null ? Infinity : Date.parse(view.readyAt) + afterReadyMs;
  for (const pod of view.pods) {
    const createdMs = Date.parse(pod.createdAt);
    if (createdMs < startMs - stampMs || createdMs > untilMs) continue;
    for (const { id, label, ms } of podSteps(pod, view.seen.get(pod.name))) steps.push(step(`${pod.name}/${id}`, `${titleOf(pod)} pod ${shortName(pod)}: ${label}`, `Pod/${pod.name}`, ms, 'ok'));
  }
  if (verdict.cause) steps.push(step('cause', verdict.cause.message, verdict.cause.object, Date.parse(verdict.since ?? startedAt), 'failed'));
  if (verdict.state === 'Ready' && verdict.since !== null) steps.push(step('ready', `Revision ${verdict.revision ?? ''} is ready`, release, Date.parse(verdict.since), 'ok'));
  return steps.toSorted((a, b) => a.offsetMs - b.offsetMs);
}

function podSteps(pod: PodRow, seen: Seen = {}): { id: string; label: string; ms: number }[] {
  const steps: { id: string; label: string; ms: number }[] = [];
  if (pod.node !== '') steps.push({ id: 'scheduled', label: 'scheduled', ms: exact(pod.createdAt, seen.scheduledMs) });
  if (pod.startedAt !== null) steps.push({ id: 'started', label: 'started', ms: exact(pod.startedAt, seen.startedMs) });
  if (pod.readyAt !== null) steps.push({ id: 'ready', label: 'ready', ms: exact(pod.readyAt, seen.readyMs) });
  return steps;
}

function exact(stamp: string, seenMs: number | undefined): number {
  const ms = Date.parse(stamp);
  return seenMs !== undefined && Math.abs(seenMs - ms) <= stampMs ? seenMs : ms;
}
