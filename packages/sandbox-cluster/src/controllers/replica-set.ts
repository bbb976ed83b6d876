import type { ReplicaSetStatus } from 'kubernetes-types/apps/v1.d.ts';
import type { Stored } from '../objects.ts';
import { StatusError } from '../objects.ts';
import { findCondition, removeCondition, setCondition } from './conditions.ts';
import { splitKey } from './controller.ts';
import type { Controller, ControllerContext } from './controller.ts';
import { createEventRecorder } from './events.ts';
import { claim } from './owners.ts';
import { createPodControl } from './pod-control.ts';
import { podSources } from './pod-sources.ts';
import { toPod } from './pod-template.ts';
import { isPodActive, isPodAvailable, isPodReady, nextAvailabilityMs } from './pods.ts';
import type { StoredPod } from './pods.ts';
import { rankForDeletion } from './replica-set-ranking.ts';
import { matchesLabels, matchesSelector } from './selectors.ts';
import { toTimestamp } from './time.ts';

type OwnedSet = Stored<'ReplicaSet'>;

/** ReplicaSet → Pods, after pkg/controller/replicaset of Kubernetes 1.34. */
export function createReplicaSetController({ objects, now }: ControllerContext): Controller {
  const events = createEventRecorder({ objects, now, component: 'replicaset-controller' });
  const pods = createPodControl({ objects, events });

  function reconcile(key: string): number | undefined {
    const { namespace, name } = splitKey(key);
    const set = objects.get('ReplicaSet', namespace, name);
    if (!set) return undefined;
    const failure = set.metadata.deletionTimestamp ? undefined : tryScale(set, claimActive(set));
    const current = claimActive(set);
    objects.updateStatus('ReplicaSet', { ...structuredClone(set), status: toReplicaSetStatus(set, current, failure, now()) });
    if (failure !== undefined) throw failure;
    return nextAvailabilityMs(current, set.spec?.minReadySeconds ?? 0, now());
  }

  function claimActive(set: OwnedSet): StoredPod[] {
    return claim(objects, 'Pod', set, (pod) => matchesSelector(set.spec?.selector, pod.metadata.labels)).filter(isPodActive);
  }

  /** Stops at the first refusal (a quota, say) and returns it. */
  function tryScale(set: OwnedSet, active: readonly StoredPod[]): StatusError | undefined {
    const missing = (set.spec?.replicas ?? 1) - active.length;
    try {
      for (let count = 0; count < missing; count += 1) pods.create(set, toPod(set.spec?.template ?? {}, set));
      for (const pod of rankForDeletion(active, now()).slice(0, Math.max(0, -missing))) pods.delete(set, pod);
      return undefined;
    } catch (error) {
      if (error instanceof StatusError) return error;
      throw error;
    }
  }

  return { name: 'replicaset', sources: podSources(objects, 'ReplicaSet', (set) => set.spec?.selector), reconcile };
}

/** replica_set_utils.go, calculateStatus. */
export function toReplicaSetStatus(set: OwnedSet, active: readonly StoredPod[], failure: StatusError | undefined, now: Date): ReplicaSetStatus {
  const { replicas = 1, minReadySeconds = 0, template } = set.spec ?? {};
  const counts = {
    fullyLabeledReplicas: active.filter((pod) => matchesLabels(template?.metadata?.labels ?? {}, pod.metadata.labels)).length,
    readyReplicas: active.filter(isPodReady).length,
    availableReplicas: active.filter((pod) => isPodAvailable(pod, minReadySeconds, now)).length,
  };
  const conditions = toConditions(set, active.length - replicas, failure, now);
  return {
    replicas: active.length,
    ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
    observedGeneration: set.metadata.generation,
    ...(conditions.length > 0 ? { conditions } : {}),
  };
}

function toConditions(set: OwnedSet, surplus: number, failure: StatusError | undefined, now: Date): NonNullable<ReplicaSetStatus['conditions']> {
  const conditions = set.status?.conditions;
  if (!failure) return removeCondition(conditions, 'ReplicaFailure');
  if (findCondition(conditions, 'ReplicaFailure')) return conditions ?? [];
  return setCondition(conditions, {
    type: 'ReplicaFailure', status: 'True', lastTransitionTime: toTimestamp(now),
    reason: surplus < 0 ? 'FailedCreate' : 'FailedDelete', message: failure.message,
  });
}
