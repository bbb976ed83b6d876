import type { Objects, Stored } from '../objects.ts';
import { StatusError } from '../objects.ts';
import { setCondition, findCondition } from './conditions.ts';
import { from, splitKey, toKey } from './controller.ts';
import type { Controller, ControllerContext } from './controller.ts';
import {
  REVISION, desiredReplicasOf, findNewSet, newSetAnnotations, replicasAnnotations, revisionOf, toNewSet, toRolloutSet,
} from './deployment-revision.ts';
import { newSetReplicas, oldestFirst, planRollingUpdate, planScaling, toRollout } from './deployment-rollout.ts';
import type { ScaleStep } from './deployment-rollout.ts';
import { hasDeadline, isComplete, newCondition, pausedConditions, toDeploymentStatus, untilDeadlineMs, withProgress } from './deployment-status.ts';
import { createEventRecorder } from './events.ts';
import { claim, controllerName, controllerOf, isControlledBy } from './owners.ts';
import { isPodFinished } from './pods.ts';
import { matchesSelector } from './selectors.ts';

type Deployment = Stored<'Deployment'>;
type OwnedSet = Stored<'ReplicaSet'>;

/** Deployment → ReplicaSets, after pkg/controller/deployment of Kubernetes 1.34. */
export function createDeploymentController({ objects, now }: ControllerContext): Controller {
  const events = createEventRecorder({ objects, now, component: 'deployment-controller' });

  function reconcile(key: string): number | undefined {
    const { namespace, name } = splitKey(key);
    const found = objects.get('Deployment', namespace, name);
    if (!found) return undefined;
    const sets = claim(objects, 'ReplicaSet', found, (set) => matchesSelector(found.spec?.selector, set.metadata.labels));
    if (found.metadata.deletionTimestamp) return writeStatus(found, sets, 'counts');
    const deployment = syncRevision(syncPaused(found), sets);
    const active = ofDeployment(sets).filter((set) => (set.spec?.replicas ?? 1) > 0);
    const isScaling = active.some((set) => (desiredReplicasOf(set) ?? deployment.spec?.replicas) !== deployment.spec?.replicas);
    if (deployment.spec?.paused || isScaling) return scale(deployment, ofDeployment(sets));
    return deployment.spec?.strategy?.type === 'Recreate' ? recreate(deployment, ofDeployment(sets)) : roll(deployment, ofDeployment(sets));
  }

  function roll(deployment: Deployment, sets: OwnedSet[]): number | undefined {
    const { newSet, oldSets, deployment: current } = ensureNewSet(deployment, sets);
    const steps = planRollingUpdate(toRollout(current), toRolloutSet(newSet), oldSets.map(toRolloutSet));
    for (const step of steps) scaleSet(current, step);
    if (steps.length === 0 && isComplete(current, current.status)) cleanUp(current, oldSets);
    return writeStatus(current, [...oldSets, newSet], 'progress');
  }

  function recreate(deployment: Deployment, sets: OwnedSet[]): number | undefined {
    const before = findNewSet(deployment, sets);
    const oldSets = sets.filter((set) => set !== before);
    const running = oldSets.filter((set) => (set.spec?.replicas ?? 1) > 0);
    for (const set of running) scaleSet(deployment, { name: set.metadata.name, replicas: 0 });
    if (running.length > 0 || hasPods(oldSets)) return writeStatus(deployment, sets, 'progress');
    const { newSet, deployment: current } = ensureNewSet(deployment, sets);
    scaleSet(current, { name: newSet.metadata.name, replicas: current.spec?.replicas ?? 1 });
    if (isComplete(current, current.status)) cleanUp(current, oldSets);
    return writeStatus(current, [...oldSets, newSet], 'progress');
  }

  function scale(deployment: Deployment, sets: OwnedSet[]): number | undefined {
    const newSet = findNewSet(deployment, sets);
    const oldSets = sets.filter((set) => set !== newSet);
    const replicas = deployment.spec?.replicas ?? 1;
    const saturated = newSet !== undefined && newSet.spec?.replicas === replicas
      && desiredReplicasOf(newSet) === replicas && (newSet.status?.availableReplicas ?? 0) === replicas;
    const steps = planScaling(toRollout(deployment), newSet && toRolloutSet(newSet), oldSets.map(toRolloutSet), saturated);
    for (const step of steps) scaleSet(deployment, step);
    if (deployment.spec?.paused) cleanUp(deployment, oldSets);
    return writeStatus(deployment, sets, 'counts');
  }

  /** Annotations of an existing new set, and the deployment's own revision, follow (getNewReplicaSet, first half). */
  function syncRevision(deployment: Deployment, sets: readonly OwnedSet[]): Deployment {
    const newSet = findNewSet(deployment, sets);
    if (!newSet) return deployment;
    const maxOld = Math.max(0, ...sets.filter((set) => set !== newSet).map(revisionOf));
    const copy = structuredClone(newSet);
    copy.metadata.annotations = newSetAnnotations(deployment.metadata.annotations ?? {}, newSet.metadata.annotations ?? {}, maxOld);
    if (copy.spec && (deployment.spec?.minReadySeconds ?? 0) !== (copy.spec.minReadySeconds ?? 0)) {
      copy.spec.minReadySeconds = deployment.spec?.minReadySeconds ?? 0;
    }
    const updated = objects.update('ReplicaSet', copy);
    const revision = updated.metadata.annotations?.[REVISION] ?? '1';
    const known = findCondition(deployment.status?.conditions, 'Progressing') || !hasDeadline(deployment);
    return setRevision(deployment, revision, known ? undefined
      : newCondition('Progressing', 'True', 'FoundNewReplicaSet', `Found new replica set "${newSet.metadata.name}"`, now()));
  }

  function ensureNewSet(deployment: Deployment, sets: readonly OwnedSet[]): { newSet: OwnedSet; oldSets: OwnedSet[]; deployment: Deployment } {
    const existing = findNewSet(deployment, sets);
    const oldSets = sets.filter((set) => set !== existing);
    return existing ? { newSet: existing, oldSets, deployment } : { ...createNewSet(deployment, oldSets), oldSets };
  }

  function createNewSet(deployment: Deployment, oldSets: readonly OwnedSet[]): { newSet: OwnedSet; deployment: Deployment } {
    const rollout = toRollout(deployment);
    const replicas = newSetReplicas(rollout, 0, oldSets.map(toRolloutSet));
    const annotations = {
      ...newSetAnnotations(deployment.metadata.annotations ?? {}, {}, Math.max(0, ...oldSets.map(revisionOf))),
      ...replicasAnnotations(rollout.replicas, rollout.replicas + rollout.maxSurge),
    };
    const wanted = toNewSet(deployment, replicas, annotations);
    const { name = '' } = wanted.metadata ?? {};
    try {
      const newSet = objects.create('ReplicaSet', wanted);
      if (replicas > 0) events.record(deployment, 'Normal', 'ScalingReplicaSet', `Scaled up replica set ${name} from 0 to ${replicas}`);
      const created = hasDeadline(deployment)
        ? newCondition('Progressing', 'True', 'NewReplicaSetCreated', `Created new replica set "${name}"`, now()) : undefined;
      return { newSet, deployment: setRevision(deployment, annotations[REVISION] ?? '1', created) };
    } catch (error) {
      throw noteFailedCreate(deployment, name, error);
    }
  }

  /** A name taken by another template means another hash next time; everything else goes into the status. Returns the error. */
  function noteFailedCreate(deployment: Deployment, name: string, error: unknown): unknown {
    if (!(error instanceof StatusError)) return error;
    const copy = structuredClone(deployment);
    if (error.reason === 'AlreadyExists') {
      copy.status = { ...copy.status, collisionCount: (copy.status?.collisionCount ?? 0) + 1 };
      objects.updateStatus('Deployment', copy);
      return error;
    }
    const message = `Failed to create new replica set "${name}": ${error.message}`;
    events.record(deployment, 'Warning', 'ReplicaSetCreateError', message);
    if (!hasDeadline(deployment)) return error;
    const failed = newCondition('Progressing', 'False', 'ReplicaSetCreateError', message, now());
    copy.status = { ...copy.status, conditions: setCondition(copy.status?.conditions, failed) };
    objects.updateStatus('Deployment', copy);
    return error;
  }

  function setRevision(deployment: Deployment, revision: string, condition: ReturnType<typeof newCondition> | undefined): Deployment {
    const copy = structuredClone(deployment);
    copy.metadata.annotations = { ...copy.metadata.annotations, [REVISION]: revision };
    if (condition) copy.status = { ...copy.status, conditions: setCondition(copy.status?.conditions, condition) };
    return objects.updateStatus('Deployment', copy);
  }

  function syncPaused(deployment: Deployment): Deployment {
    const conditions = pausedConditions(deployment, now());
    return conditions ? objects.updateStatus('Deployment', { ...structuredClone(deployment), status: { ...deployment.status, conditions } }) : deployment;
  }

  function scaleSet(deployment: Deployment, { name, replicas }: ScaleStep): void {
    const set = objects.get('ReplicaSet', deployment.metadata.namespace, name);
    if (!set?.spec) return;
    const before = set.spec.replicas ?? 1;
    const { replicas: desired, maxSurge } = toRollout(deployment);
    const copy = structuredClone(set);
    copy.metadata.annotations = { ...copy.metadata.annotations, ...replicasAnnotations(desired, desired + maxSurge) };
    objects.update('ReplicaSet', { ...copy, spec: { ...set.spec, replicas } });
    if (before === replicas) return;
    events.record(deployment, 'Normal', 'ScalingReplicaSet',
      `Scaled ${before < replicas ? 'up' : 'down'} replica set ${name} from ${before} to ${replicas}`);
  }

  /** Keeps the newest revisionHistoryLimit old sets (sync.go, cleanupDeployment). */
  function cleanUp(deployment: Deployment, oldSets: readonly OwnedSet[]): void {
    const limit = deployment.spec?.revisionHistoryLimit ?? 10;
    const alive = oldSets.filter((set) => !set.metadata.deletionTimestamp)
      .toSorted((a, b) => revisionOf(a) - revisionOf(b) || oldestFirst(a.metadata, b.metadata));
    for (const set of alive.slice(0, Math.max(0, alive.length - limit))) {
      const settled = (set.metadata.generation ?? 0) <= (set.status?.observedGeneration ?? 0);
      if (settled && set.spec?.replicas === 0 && !set.status?.replicas) objects.remove('ReplicaSet', set.metadata.namespace, set.metadata.name);
    }
  }

  function writeStatus(deployment: Deployment, sets: readonly OwnedSet[], what: 'counts' | 'progress'): number | undefined {
    const current = ofDeployment(sets);
    const newSet = findNewSet(deployment, current);
    const counts = toDeploymentStatus(deployment, current, newSet, now());
    const status = what === 'progress' ? withProgress(deployment, counts, current, newSet, now()) : counts;
    objects.updateStatus('Deployment', { ...structuredClone(deployment), status });
    return what === 'progress' ? untilDeadlineMs(deployment, status, now()) : undefined;
  }

  /** The same sets, read again. */
  function ofDeployment(sets: readonly OwnedSet[]): OwnedSet[] {
    return sets.flatMap(({ metadata }) => objects.get('ReplicaSet', metadata.namespace, metadata.name) ?? []);
  }

  function hasPods(sets: readonly OwnedSet[]): boolean {
    const [first] = sets;
    return first !== undefined && objects.list('Pod', first.metadata.namespace)
      .some((pod) => !isPodFinished(pod) && sets.some((set) => isControlledBy(pod, set)));
  }

  return { name: 'deployment', sources: sources(objects), reconcile };
}

function sources(objects: Objects): Controller['sources'] {
  const ownerOf = (set: OwnedSet | undefined): string[] => {
    const name = set && controllerName(set, 'Deployment');
    return name ? [`${set.metadata.namespace}/${name}`] : [];
  };
  const adopters = (set: OwnedSet): string[] => objects.list('Deployment', set.metadata.namespace)
    .filter((deployment) => matchesSelector(deployment.spec?.selector, set.metadata.labels)).map(toKey);
  return [
    from('Deployment', (deployment) => [toKey(deployment)]),
    from('ReplicaSet', (set) => (controllerOf(set) ? ownerOf(set) : adopters(set))),
    // Recreate waits until the last old pod is gone.
    from('Pod', (pod) => {
      const set = controllerName(pod, 'ReplicaSet');
      return set ? ownerOf(objects.get('ReplicaSet', pod.metadata.namespace, set)) : [];
    }),
  ];
}
