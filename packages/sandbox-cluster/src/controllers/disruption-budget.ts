import type { PodDisruptionBudgetStatus } from 'kubernetes-types/policy/v1.d.ts';
import type { Objects, Stored } from '../objects.ts';
import { writeCondition } from './conditions.ts';
import { from, splitKey, toKey } from './controller.ts';
import type { Controller, ControllerContext } from './controller.ts';
import { scaledValue } from './deployment-rollout.ts';
import { createEventRecorder } from './events.ts';
import { controllerOf } from './owners.ts';
import { isPodActive, isPodReady } from './pods.ts';
import type { StoredPod } from './pods.ts';
import { matchesSelector } from './selectors.ts';
import { toTimestamp } from './time.ts';

type Budget = Stored<'PodDisruptionBudget'>;

/** How many pods may be evicted now, after pkg/controller/disruption of Kubernetes 1.34; the eviction door reads it. */
export function createDisruptionBudgetController({ objects, now }: ControllerContext): Controller {
  const events = createEventRecorder({ objects, now, component: 'controllermanager' });

  function reconcile(key: string): undefined {
    const { namespace, name } = splitKey(key);
    const budget = objects.get('PodDisruptionBudget', namespace, name);
    if (!budget || budget.metadata.deletionTimestamp) return;
    const pods = objects.list('Pod', namespace).filter((pod) => isPodActive(pod) && matchesSelector(budget.spec?.selector, pod.metadata.labels));
    if (pods.length === 0) events.record(budget, 'Normal', 'NoPods', 'No matching pods found');
    const status = toBudgetStatus(budget, pods, expectedScale(objects, pods), now());
    objects.updateStatus('PodDisruptionBudget', { ...structuredClone(budget), status });
  }

  const sources: Controller['sources'] = [
    from('PodDisruptionBudget', (budget) => [toKey(budget)]),
    from('Pod', (pod) => objects.list('PodDisruptionBudget', pod.metadata.namespace)
      .filter((budget) => matchesSelector(budget.spec?.selector, pod.metadata.labels)).map(toKey)),
  ];
  return { name: 'disruption', sources, reconcile };
}

/** disruption.go: getExpectedPodCount, updatePdbStatus. `scale` is what the owners of the pods ask for. */
export function toBudgetStatus(budget: Budget, pods: readonly StoredPod[], scale: number, now: Date): PodDisruptionBudgetStatus {
  const { minAvailable, maxUnavailable } = budget.spec ?? {};
  const isCount = maxUnavailable === undefined && typeof minAvailable === 'number';
  const expectedPods = isCount ? pods.length : scale;
  const desiredHealthy = maxUnavailable === undefined
    ? scaledValue(minAvailable, expectedPods, 'up') : Math.max(0, expectedPods - scaledValue(maxUnavailable, expectedPods, 'up'));
  const currentHealthy = pods.filter(isPodReady).length;
  const disruptionsAllowed = expectedPods === 0 ? 0 : Math.max(0, currentHealthy - desiredHealthy);
  const { generation } = budget.metadata;
  const condition = {
    type: 'DisruptionAllowed', message: '', observedGeneration: generation, lastTransitionTime: toTimestamp(now),
    ...(disruptionsAllowed > 0 ? { status: 'True', reason: 'SufficientPods' } : { status: 'False', reason: 'InsufficientPods' }),
  };
  return {
    observedGeneration: generation, disruptionsAllowed, currentHealthy, desiredHealthy, expectedPods,
    conditions: writeCondition(budget.status?.conditions, condition),
  };
}

/** The replicas of everything that controls one of these pods, each counted once; a ReplicaSet speaks for its Deployment. */
function expectedScale(objects: Objects, pods: readonly StoredPod[]): number {
  const scales = new Map<string, number>();
  for (const pod of pods) {
    const reference = controllerOf(pod);
    if (reference?.kind !== 'ReplicaSet' && reference?.kind !== 'StatefulSet') continue;
    const owner = objects.get(reference.kind, pod.metadata.namespace, reference.name);
    const parent = owner && controllerOf(owner);
    const deployment = parent?.kind === 'Deployment' ? objects.get('Deployment', pod.metadata.namespace, parent.name) : undefined;
    scales.set(parent?.uid ?? reference.uid, (deployment ?? owner)?.spec?.replicas ?? 1);
  }
  return [...scales.values()].reduce((total, replicas) => total + replicas, 0);
}
