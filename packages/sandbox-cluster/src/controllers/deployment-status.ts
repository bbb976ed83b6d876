import type { DeploymentCondition, DeploymentStatus } from 'kubernetes-types/apps/v1.d.ts';
import type { Stored } from '../objects.ts';
import { findCondition, removeCondition, setCondition } from './conditions.ts';
import { toRollout } from './deployment-rollout.ts';
import { toTimestamp } from './time.ts';

type Deployment = Stored<'Deployment'>;
type OwnedSet = Stored<'ReplicaSet'>;
type Counts = Pick<Required<DeploymentStatus>, 'replicas' | 'updatedReplicas' | 'readyReplicas' | 'availableReplicas'>;

const NO_DEADLINE = 2 ** 31 - 1;

/** Counts and the Available condition (pkg/controller/deployment/sync.go, calculateStatus). */
export function toDeploymentStatus(deployment: Deployment, sets: readonly OwnedSet[], newSet: OwnedSet | undefined, now: Date): DeploymentStatus {
  const { replicas, maxUnavailable } = toRollout(deployment);
  const availableReplicas = total(sets, (set) => set.status?.availableReplicas);
  const asked = total(sets, (set) => set.spec?.replicas);
  const available = availableReplicas >= replicas - maxUnavailable
    ? newCondition('Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.', now)
    : newCondition('Available', 'False', 'MinimumReplicasUnavailable', 'Deployment does not have minimum availability.', now);
  const { collisionCount, conditions } = deployment.status ?? {};
  return withoutZeroes({
    observedGeneration: deployment.metadata.generation,
    replicas: total(sets, (set) => set.status?.replicas),
    updatedReplicas: newSet?.status?.replicas ?? 0,
    readyReplicas: total(sets, (set) => set.status?.readyReplicas),
    availableReplicas,
    unavailableReplicas: Math.max(0, asked - availableReplicas),
    ...(collisionCount === undefined ? {} : { collisionCount }),
    conditions: setCondition(conditions, available),
  });
}

/** Adds what the rollout says: the Progressing and ReplicaFailure conditions (progress.go, syncRolloutStatus). */
export function withProgress(deployment: Deployment, status: DeploymentStatus, sets: readonly OwnedSet[], newSet: OwnedSet | undefined, now: Date): DeploymentStatus {
  const failure = findFailure(sets, newSet);
  const conditions = progressConditions(deployment, status, newSet, now);
  return {
    ...status,
    conditions: failure ? setCondition(conditions, failure) : removeCondition(conditions, 'ReplicaFailure'),
  };
}

function progressConditions(deployment: Deployment, status: DeploymentStatus, newSet: OwnedSet | undefined, now: Date): DeploymentCondition[] {
  const conditions = status.conditions ?? [];
  if (!hasDeadline(deployment)) return removeCondition(conditions, 'Progressing');
  const current = findCondition(conditions, 'Progressing');
  const counts = toCounts(status);
  if (current?.reason === 'NewReplicaSetAvailable' && counts.replicas === counts.updatedReplicas) return conditions;
  const subject = newSet ? `ReplicaSet "${newSet.metadata.name}"` : `Deployment "${deployment.metadata.name}"`;
  if (isComplete(deployment, status)) {
    return setCondition(conditions, newCondition('Progressing', 'True', 'NewReplicaSetAvailable', `${subject} has successfully progressed.`, now));
  }
  if (hasProgressed(toCounts(deployment.status), counts)) {
    const next = newCondition('Progressing', 'True', 'ReplicaSetUpdated', `${subject} is progressing.`, now);
    const since = current?.status === 'True' && current.lastTransitionTime ? { lastTransitionTime: current.lastTransitionTime } : {};
    return [...removeCondition(conditions, 'Progressing'), { ...next, ...since }];
  }
  if (deadlineMs(deployment, current, now) === 0) {
    return setCondition(conditions, newCondition('Progressing', 'False', 'ProgressDeadlineExceeded', `${subject} has timed out progressing.`, now));
  }
  return conditions;
}

/** All replicas are of the new template and available, and no old one is left. */
export function isComplete(deployment: Deployment, status: DeploymentStatus | undefined): boolean {
  const { replicas, updatedReplicas, availableReplicas } = toCounts(status);
  const wanted = deployment.spec?.replicas ?? 1;
  return replicas === wanted && updatedReplicas === wanted && availableReplicas === wanted
    && (status?.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0);
}

/** Milliseconds until the progress deadline passes; undefined when nothing is being waited for. */
export function untilDeadlineMs(deployment: Deployment, status: DeploymentStatus, now: Date): number | undefined {
  const current = findCondition(status.conditions, 'Progressing');
  if (!hasDeadline(deployment) || !current || isComplete(deployment, status)) return undefined;
  if (current.reason === 'ProgressDeadlineExceeded' || current.reason === 'NewReplicaSetAvailable') return undefined;
  return deadlineMs(deployment, current, now);
}

/** Pausing stops the clock of the deadline, resuming starts it again (sync.go, checkPausedConditions). */
export function pausedConditions(deployment: Deployment, now: Date): DeploymentCondition[] | undefined {
  const reason = findCondition(deployment.status?.conditions, 'Progressing')?.reason;
  const paused = deployment.spec?.paused === true;
  if (!hasDeadline(deployment) || reason === 'ProgressDeadlineExceeded' || paused === (reason === 'DeploymentPaused')) return undefined;
  const next = paused
    ? newCondition('Progressing', 'Unknown', 'DeploymentPaused', 'Deployment is paused', now)
    : newCondition('Progressing', 'Unknown', 'DeploymentResumed', 'Deployment is resumed', now);
  return setCondition(deployment.status?.conditions, next);
}

export function hasDeadline(deployment: Deployment): boolean {
  return (deployment.spec?.progressDeadlineSeconds ?? NO_DEADLINE) !== NO_DEADLINE;
}

export function newCondition(type: string, status: string, reason: string, message: string, now: Date): DeploymentCondition {
  return { type, status, reason, message, lastUpdateTime: toTimestamp(now), lastTransitionTime: toTimestamp(now) };
}

/** 0 once the deadline has passed, or had passed before; a whole second is added because times have no milliseconds. */
function deadlineMs(deployment: Deployment, progressing: DeploymentCondition | undefined, now: Date): number | undefined {
  if (!progressing?.lastUpdateTime) return undefined;
  if (progressing.reason === 'ProgressDeadlineExceeded') return 0;
  if (progressing.reason === 'NewReplicaSetAvailable') return undefined;
  const end = Date.parse(progressing.lastUpdateTime) + ((deployment.spec?.progressDeadlineSeconds ?? NO_DEADLINE) + 1) * 1000;
  return Math.max(0, end - now.getTime());
}

function hasProgressed(before: Counts, after: Counts): boolean {
  return after.updatedReplicas > before.updatedReplicas
    || after.replicas - after.updatedReplicas < before.replicas - before.updatedReplicas
    || after.readyReplicas > before.readyReplicas
    || after.availableReplicas > before.availableReplicas;
}

function findFailure(sets: readonly OwnedSet[], newSet: OwnedSet | undefined): DeploymentCondition | undefined {
  const failures = [newSet, ...sets].map((set) => findCondition(set?.status?.conditions, 'ReplicaFailure'));
  const failure = failures.find((condition) => condition !== undefined);
  return failure && { ...failure, lastUpdateTime: failure.lastTransitionTime };
}

function toCounts(status: DeploymentStatus | undefined): Counts {
  const { replicas = 0, updatedReplicas = 0, readyReplicas = 0, availableReplicas = 0 } = status ?? {};
  return { replicas, updatedReplicas, readyReplicas, availableReplicas };
}

function total(sets: readonly OwnedSet[], toNumber: (set: OwnedSet) => number | undefined): number {
  return sets.reduce((count, set) => count + (toNumber(set) ?? 0), 0);
}

/** Go leaves zero numbers out of these fields (omitempty). */
function withoutZeroes(status: DeploymentStatus): DeploymentStatus {
  return Object.fromEntries(Object.entries(status).filter(([, value]) => value !== 0));
}
