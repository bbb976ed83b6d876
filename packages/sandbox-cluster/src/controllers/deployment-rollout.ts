import type { Stored } from '../objects.ts';

/** A replica set as the rollout arithmetic sees it. */
export type RolloutSet = {
  name: string;
  /** spec.replicas */
  replicas: number;
  availableReplicas: number;
  creationTimestamp: string;
  /** The deployment's replicas + surge when this set was last scaled: annotation deployment.kubernetes.io/max-replicas. */
  maxReplicas?: number;
};
export type Rollout = { replicas: number; maxSurge: number; maxUnavailable: number };
export type ScaleStep = { name: string; replicas: number };

/** A number, or a percentage of `total`: surge rounds up, unavailable rounds down (apimachinery, util/intstr). */
export function scaledValue(value: number | string | undefined, total: number, round: 'up' | 'down'): number {
  if (value === undefined) return 0;
  if (typeof value === 'number') return value;
  const share = (Number.parseInt(value, 10) * total) / 100;
  return round === 'up' ? Math.ceil(share) : Math.floor(share);
}

/** Resolved fence posts of a deployment (deployment_util.go: ResolveFenceposts, MaxSurge, MaxUnavailable). */
export function toRollout(deployment: Stored<'Deployment'>): Rollout {
  const replicas = deployment.spec?.replicas ?? 1;
  const strategy = deployment.spec?.strategy;
  if (strategy?.type === 'Recreate') return { replicas, maxSurge: 0, maxUnavailable: 0 };
  const maxSurge = scaledValue(strategy?.rollingUpdate?.maxSurge, replicas, 'up');
  const unavailable = scaledValue(strategy?.rollingUpdate?.maxUnavailable, replicas, 'down');
  const maxUnavailable = maxSurge === 0 && unavailable === 0 ? 1 : unavailable;
  return { replicas, maxSurge, maxUnavailable: Math.min(maxUnavailable, replicas) };
}

/** How many replicas the new set may have now (deployment_util.go, NewRSNewReplicas). */
export function newSetReplicas({ replicas, maxSurge }: Rollout, newReplicas: number, oldSets: readonly RolloutSet[]): number {
  if (newReplicas >= replicas) return replicas;
  const room = replicas + maxSurge - newReplicas - sum(oldSets, (set) => set.replicas);
  return room <= 0 ? newReplicas : newReplicas + Math.min(room, replicas - newReplicas);
}

/**
 * The next move of a rolling update: grow the new set if there is room, else shrink old ones as far as availability allows
 * (pkg/controller/deployment/rolling.go).
 */
export function planRollingUpdate(rollout: Rollout, newSet: RolloutSet, oldSets: readonly RolloutSet[]): ScaleStep[] {
  const target = newSetReplicas(rollout, newSet.replicas, oldSets);
  if (target !== newSet.replicas) return [{ name: newSet.name, replicas: target }];
  const active = oldSets.filter((set) => set.replicas > 0).toSorted(oldestFirst);
  const minAvailable = rollout.replicas - rollout.maxUnavailable;
  const newUnavailable = newSet.replicas - newSet.availableReplicas;
  const removable = newSet.replicas + sum(active, (set) => set.replicas) - minAvailable - newUnavailable;
  if (active.length === 0 || removable <= 0) return [];
  const cleanUp = removeUnhealthy(active, removable);
  const cleaned = active.map((set) => ({ ...set, replicas: cleanUp.find((step) => step.name === set.name)?.replicas ?? set.replicas }));
  const spare = newSet.availableReplicas + sum(active, (set) => set.availableReplicas) - minAvailable;
  return [...cleanUp, ...removeOldest(cleaned, spare)];
}

function removeUnhealthy(sets: readonly RolloutSet[], limit: number): ScaleStep[] {
  return shrink(sets, limit, (set) => set.replicas - set.availableReplicas);
}

function removeOldest(sets: readonly RolloutSet[], limit: number): ScaleStep[] {
  return shrink(sets, limit, (set) => set.replicas);
}

function shrink(sets: readonly RolloutSet[], limit: number, removable: (set: RolloutSet) => number): ScaleStep[] {
  let left = limit;
  const steps: ScaleStep[] = [];
  for (const set of sets) {
    const count = Math.min(left, removable(set));
    if (count <= 0) continue;
    steps.push({ name: set.name, replicas: set.replicas - count });
    left -= count;
  }
  return steps;
}

/**
 * What a change of spec.replicas does, in the middle of a rollout too: one set takes it all, several share it in proportion to their
 * size (pkg/controller/deployment/sync.go, scale). Every active set is named, so that its annotations follow.
 */
export function planScaling(rollout: Rollout, newSet: RolloutSet | undefined, oldSets: readonly RolloutSet[], saturated: boolean): ScaleStep[] {
  const all = newSet ? [...oldSets, newSet] : [...oldSets];
  const active = all.filter((set) => set.replicas > 0);
  if (active.length <= 1) {
    const only = active[0] ?? newSet ?? oldSets.toSorted(oldestFirst).at(-1);
    return only ? [{ name: only.name, replicas: rollout.replicas }] : [];
  }
  if (saturated) return active.filter((set) => set.name !== newSet?.name).map((set) => ({ name: set.name, replicas: 0 }));
  return shareOut(rollout, active);
}

function shareOut(rollout: Rollout, active: readonly RolloutSet[]): ScaleStep[] {
  const allowed = rollout.replicas > 0 ? rollout.replicas + rollout.maxSurge : 0;
  const toAdd = allowed - sum(active, (set) => set.replicas);
  const total = sum(active, (set) => set.replicas);
  const bySize = active.toSorted((a, b) => b.replicas - a.replicas || (toAdd > 0 ? oldestFirst(b, a) : oldestFirst(a, b)));
  let added = 0;
  const steps = bySize.map((set) => {
    const share = proportion(rollout, set, total, toAdd, added);
    added += share;
    return { name: set.name, replicas: set.replicas + share };
  });
  return steps.map((step, index) => (index === 0 ? { ...step, replicas: Math.max(0, step.replicas + toAdd - added) } : step));
}

function proportion(rollout: Rollout, set: RolloutSet, total: number, toAdd: number, added: number): number {
  if (toAdd === added) return 0;
  const before = set.maxReplicas || total;
  const share = rollout.replicas === 0
    ? -set.replicas
    : Math.round((set.replicas * (rollout.replicas + rollout.maxSurge)) / before) - set.replicas;
  return toAdd > 0 ? Math.min(share, toAdd - added) : Math.max(share, toAdd - added);
}

export function oldestFirst(a: { name: string; creationTimestamp: string }, b: { name: string; creationTimestamp: string }): number {
  return Date.parse(a.creationTimestamp) - Date.parse(b.creationTimestamp) || (a.name < b.name ? -1 : 1);
}

function sum<T>(items: readonly T[], toNumber: (item: T) => number): number {
  return items.reduce((total, item) => total + toNumber(item), 0);
}
