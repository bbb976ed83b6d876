import type { StatefulSetStatus } from 'kubernetes-types/apps/v1.d.ts';
import type { StoredPod } from './pods.ts';
import { isPodAvailable, isPodFinished, isPodReady } from './pods.ts';
import { ordinalOf } from './stateful-set-pods.ts';

export type StatefulPlan = {
  start: number;
  replicas: number;
  isParallel: boolean;
  /** Lowest ordinal that a rolling update touches, counted from `start`; undefined for OnDelete. */
  partition: number | undefined;
  minReadySeconds: number;
  currentRevision: string;
  updateRevision: string;
};
export type Step =
  | { do: 'create'; ordinal: number; revision: string }
  | { do: 'claim'; ordinal: number }
  | { do: 'delete'; pod: StoredPod };

/**
 * What to do now (statefulset/stateful_set_control.go, updateStatefulSet). In order, one pod at a time: each must be running, ready and
 * available before the next is made; then those beyond the range go, highest first; then the update replaces pods, highest first.
 */
export function planStatefulSet(plan: StatefulPlan, pods: readonly StoredPod[], now: Date): Step[] {
  const steps: Step[] = [];
  const isHealthy = (pod: StoredPod): boolean => pod.status?.phase === 'Running' && isPodReady(pod)
    && isPodAvailable(pod, plan.minReadySeconds, now) && !pod.metadata.deletionTimestamp;
  const inRange = new Map(pods.filter((pod) => isInRange(plan, pod)).map((pod) => [ordinalOf(pod.metadata.name), pod]));

  for (let ordinal = plan.start; ordinal < plan.start + plan.replicas; ordinal += 1) {
    const pod = inRange.get(ordinal);
    if (!pod) steps.push({ do: 'create', ordinal, revision: revisionFor(plan, ordinal) });
    else if (isPodFinished(pod) && !pod.metadata.deletionTimestamp) steps.push({ do: 'delete', pod });
    else if (pod.status?.phase === 'Pending') steps.push({ do: 'claim', ordinal });
    if (!plan.isParallel && (!pod || !isHealthy(pod))) return steps;
  }

  const condemned = pods.filter((pod) => ordinalOf(pod.metadata.name) >= 0 && !isInRange(plan, pod))
    .toSorted((a, b) => ordinalOf(b.metadata.name) - ordinalOf(a.metadata.name));
  const firstUnhealthy = [...inRange.values(), ...condemned.toReversed()].find((pod) => !isHealthy(pod));
  for (const pod of condemned) {
    const isLeaving = pod.metadata.deletionTimestamp !== undefined;
    if (!plan.isParallel && (isLeaving || (!isHealthy(pod) && pod !== firstUnhealthy))) return steps;
    if (!isLeaving) steps.push({ do: 'delete', pod });
    if (!plan.isParallel) return steps;
  }
  return [...steps, ...planUpdate(plan, inRange, isHealthy)];
}

function planUpdate(plan: StatefulPlan, inRange: ReadonlyMap<number, StoredPod>, isHealthy: (pod: StoredPod) => boolean): Step[] {
  if (plan.partition === undefined) return [];
  for (let ordinal = plan.start + plan.replicas - 1; ordinal >= plan.start + plan.partition; ordinal -= 1) {
    const pod = inRange.get(ordinal);
    if (!pod) return [];
    if (revisionOf(pod) !== plan.updateRevision && !pod.metadata.deletionTimestamp) return [{ do: 'delete', pod }];
    if (!isHealthy(pod)) return [];
  }
  return [];
}

/** A pod below the partition, or not reached by the update yet, is made again as it was (newVersionedStatefulSetPod). */
function revisionFor(plan: StatefulPlan, ordinal: number): string {
  const kept = plan.partition === undefined ? 0 : plan.partition;
  return ordinal < plan.start + kept ? plan.currentRevision : plan.updateRevision;
}

/** Counts, and the end of an update: the current revision becomes the update's (updateStatus, completeRollingUpdate). */
export function toStatefulStatus(plan: StatefulPlan, pods: readonly StoredPod[], now: Date): Omit<StatefulSetStatus, 'observedGeneration'> {
  const counted = pods.filter((pod) => ordinalOf(pod.metadata.name) >= 0);
  const staying = counted.filter((pod) => !pod.metadata.deletionTimestamp);
  const ready = counted.filter((pod) => pod.status?.phase === 'Running' && isPodReady(pod));
  const replicas = counted.length;
  const readyReplicas = ready.length;
  const availableReplicas = ready.filter((pod) => isPodAvailable(pod, plan.minReadySeconds, now)).length;
  const updatedReplicas = staying.filter((pod) => revisionOf(pod) === plan.updateRevision).length;
  const isUpdated = plan.partition !== undefined
    && updatedReplicas === plan.replicas && readyReplicas === plan.replicas && replicas === plan.replicas;
  const currentRevision = isUpdated ? plan.updateRevision : plan.currentRevision;
  const currentReplicas = staying.filter((pod) => revisionOf(pod) === currentRevision).length;
  return {
    replicas, availableReplicas, currentRevision, updateRevision: plan.updateRevision, collisionCount: 0,
    ...Object.fromEntries(Object.entries({ readyReplicas, currentReplicas, updatedReplicas }).filter(([, count]) => count > 0)),
  };
}

function isInRange({ start, replicas }: StatefulPlan, pod: StoredPod): boolean {
  const ordinal = ordinalOf(pod.metadata.name);
  return ordinal >= start && ordinal < start + replicas;
}

function revisionOf(pod: StoredPod): string | undefined {
  return pod.metadata.labels?.['controller-revision-hash'];
}
