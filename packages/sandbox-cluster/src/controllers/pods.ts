import type { PodCondition } from 'kubernetes-types/core/v1.d.ts';
import type { Stored } from '../objects.ts';

export type StoredPod = Stored<'Pod'>;

export function podCondition(pod: StoredPod, type: string): PodCondition | undefined {
  return pod.status?.conditions?.find((condition) => condition.type === type);
}

export function isPodReady(pod: StoredPod): boolean {
  return podCondition(pod, 'Ready')?.status === 'True';
}

export function isPodFinished(pod: StoredPod): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
}

/** Neither finished nor on its way out (pkg/controller/controller_utils.go, IsPodActive). */
export function isPodActive(pod: StoredPod): boolean {
  return !isPodFinished(pod) && !pod.metadata.deletionTimestamp;
}

/** Ready, and for at least `minReadySeconds` (pkg/api/v1/pod/util.go, IsPodAvailable). */
export function isPodAvailable(pod: StoredPod, minReadySeconds: number, now: Date): boolean {
  return millisecondsUntilAvailable(pod, minReadySeconds, now) === 0;
}

/** 0 when available, undefined when the pod is not ready, so that no time alone makes it available. */
export function millisecondsUntilAvailable(pod: StoredPod, minReadySeconds: number, now: Date): number | undefined {
  const ready = podCondition(pod, 'Ready');
  if (ready?.status !== 'True') return undefined;
  if (minReadySeconds === 0) return 0;
  if (ready.lastTransitionTime === undefined) return undefined;
  return Math.max(0, Date.parse(ready.lastTransitionTime) + minReadySeconds * 1000 - now.getTime());
}

/** When the next of these ready pods becomes available, undefined when none is waiting for that. */
export function nextAvailabilityMs(pods: readonly StoredPod[], minReadySeconds: number, now: Date): number | undefined {
  const waits = pods.map((pod) => millisecondsUntilAvailable(pod, minReadySeconds, now)).filter((wait) => wait !== undefined && wait > 0);
  return waits.length === 0 ? undefined : Math.min(...waits.map(Number));
}
