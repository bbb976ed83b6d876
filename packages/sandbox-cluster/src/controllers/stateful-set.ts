import type { Stored } from '../objects.ts';
import { StatusError } from '../objects.ts';
import { splitKey } from './controller.ts';
import type { Controller, ControllerContext } from './controller.ts';
import { syncRevisions, templateOf, truncateHistory } from './controller-revisions.ts';
import type { Revision } from './controller-revisions.ts';
import { createEventRecorder } from './events.ts';
import { claim } from './owners.ts';
import { podSources } from './pod-sources.ts';
import { nextAvailabilityMs } from './pods.ts';
import type { StoredPod } from './pods.ts';
import { matchesSelector } from './selectors.ts';
import { applyRetention } from './stateful-set-claims.ts';
import { planStatefulSet, toStatefulStatus } from './stateful-set-plan.ts';
import type { StatefulPlan, Step } from './stateful-set-plan.ts';
import { toClaims, toPodName, toStatefulPod } from './stateful-set-pods.ts';

type StatefulSet = Stored<'StatefulSet'>;

/** StatefulSet → Pods and their claims, after pkg/controller/statefulset of Kubernetes 1.34. */
export function createStatefulSetController({ objects, now }: ControllerContext): Controller {
  const events = createEventRecorder({ objects, now, component: 'statefulset-controller' });

  function reconcile(key: string): number | undefined {
    const { namespace, name } = splitKey(key);
    const set = objects.get('StatefulSet', namespace, name);
    if (!set) return undefined;
    const { revisions, update } = syncRevisions(objects, set);
    const current = revisions.find((revision) => revision.metadata.name === set.status?.currentRevision) ?? update;
    const plan = toPlan(set, current, update);
    if (!set.metadata.deletionTimestamp) applyRetention(objects, set, podsOf(set));
    const steps = set.metadata.deletionTimestamp ? [] : planStatefulSet(plan, podsOf(set), now());
    try {
      for (const step of steps) perform(set, step, [current, update]);
    } finally {
      const status = { ...toStatefulStatus(plan, podsOf(set), now()), observedGeneration: set.metadata.generation };
      objects.updateStatus('StatefulSet', { ...structuredClone(set), status });
    }
    const pods = podsOf(set);
    truncateHistory(objects, set, revisions, [current.metadata.name, update.metadata.name, ...pods.map(revisionLabel)]);
    return nextAvailabilityMs(pods, plan.minReadySeconds, now());
  }

  function perform(set: StatefulSet, step: Step, revisions: readonly Revision[]): void {
    switch (step.do) {
      case 'create': return createPod(set, step.ordinal, step.revision, revisions);
      case 'claim': return createClaims(set, step.ordinal);
      case 'delete': return attempt(set, 'delete', step.pod.metadata.name, () => {
        objects.remove('Pod', step.pod.metadata.namespace, step.pod.metadata.name);
      });
      default: return step satisfies never;
    }
  }

  function createPod(set: StatefulSet, ordinal: number, revisionName: string, revisions: readonly Revision[]): void {
    const revision = revisions.find((candidate) => candidate.metadata.name === revisionName);
    const template = revision ? templateOf(revision) : set.spec?.template ?? {};
    attempt(set, 'create', toPodName(set, ordinal), () => {
      createClaims(set, ordinal);
      objects.create('Pod', toStatefulPod(set, template, revisionName, ordinal));
    });
  }

  function createClaims(set: StatefulSet, ordinal: number): void {
    for (const { claim: wanted } of toClaims(set, ordinal)) {
      const name = wanted.metadata?.name ?? '';
      const known = objects.get('PersistentVolumeClaim', set.metadata.namespace, name);
      if (known?.metadata.deletionTimestamp) throw new StatusError(409, 'Conflict', `pvc ${name} is being deleted`);
      if (known) continue;
      objects.create('PersistentVolumeClaim', wanted);
      events.record(set, 'Normal', 'SuccessfulCreate', `create Claim ${name} Pod ${toPodName(set, ordinal)} in StatefulSet ${set.metadata.name} success`);
    }
  }

  /** Does it, and says so in upstream's words (stateful_pod_control.go, recordPodEvent). */
  function attempt(set: StatefulSet, verb: 'create' | 'delete', pod: string, action: () => void): void {
    const title = verb === 'create' ? 'Create' : 'Delete';
    try {
      action();
      events.record(set, 'Normal', `Successful${title}`, `${verb} Pod ${pod} in StatefulSet ${set.metadata.name} successful`);
    } catch (error) {
      if (error instanceof StatusError) {
        events.record(set, 'Warning', `Failed${title}`, `${verb} Pod ${pod} in StatefulSet ${set.metadata.name} failed error: ${error.message}`);
      }
      throw error;
    }
  }

  function podsOf(set: StatefulSet): StoredPod[] {
    return claim(objects, 'Pod', set, (pod) => matchesSelector(set.spec?.selector, pod.metadata.labels)
      && pod.metadata.name.startsWith(`${set.metadata.name}-`));
  }

  return { name: 'statefulset', sources: podSources(objects, 'StatefulSet', (set) => set.spec?.selector), reconcile };
}

function toPlan(set: StatefulSet, current: Revision, update: Revision): StatefulPlan {
  const { replicas = 1, ordinals, podManagementPolicy, updateStrategy, minReadySeconds = 0 } = set.spec ?? {};
  return {
    start: ordinals?.start ?? 0,
    replicas, minReadySeconds,
    isParallel: podManagementPolicy === 'Parallel',
    partition: updateStrategy?.type === 'OnDelete' ? undefined : updateStrategy?.rollingUpdate?.partition ?? 0,
    currentRevision: current.metadata.name,
    updateRevision: update.metadata.name,
  };
}

function revisionLabel(pod: StoredPod): string {
  return pod.metadata.labels?.['controller-revision-hash'] ?? '';
}
