import { expect, test } from 'vitest';
import type { Stored } from '../objects.ts';
import { newSetReplicas, planRollingUpdate, planScaling, scaledValue, toRollout } from './deployment-rollout.ts';
import type { RolloutSet } from './deployment-rollout.ts';

function set(name: string, replicas: number, availableReplicas = replicas, maxReplicas?: number): RolloutSet {
  return { name, replicas, availableReplicas, maxReplicas, creationTimestamp: '2026-11-23T08:00:00Z' };
}

function deployment(replicas: number, maxSurge: number | string, maxUnavailable: number | string): Stored<'Deployment'> {
  return {
    apiVersion: 'apps/v1', kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-11-23T08:00:00Z' },
    spec: { replicas, selector: {}, template: {}, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } } },
  };
}

test.each([
  ['25%', 10, 'up', 3], ['25%', 10, 'down', 2], ['25%', 4, 'up', 1], ['25%', 3, 'down', 0], [2, 10, 'up', 2], [undefined, 10, 'up', 0], ['100%', 7, 'down', 7],
] as const)('%s of %i rounded %s is %i', (value, total, round, expected) => {
  expect(scaledValue(value, total, round)).toBe(expected);
});

test.each([
  [10, '25%', '25%', { replicas: 10, maxSurge: 3, maxUnavailable: 2 }],
  [1, '25%', '25%', { replicas: 1, maxSurge: 1, maxUnavailable: 0 }],
  [2, '0%', '1%', { replicas: 2, maxSurge: 0, maxUnavailable: 1 }],
  [2, 1, 0, { replicas: 2, maxSurge: 1, maxUnavailable: 0 }],
  [2, 0, 5, { replicas: 2, maxSurge: 0, maxUnavailable: 2 }],
  [0, 0, 0, { replicas: 0, maxSurge: 0, maxUnavailable: 0 }],
] as const)('%i replicas, surge %s, unavailable %s', (replicas, surge, unavailable, expected) => {
  expect(toRollout(deployment(replicas, surge, unavailable))).toEqual(expected);
});

test.each([
  ['all at once when nothing else runs', { replicas: 3, maxSurge: 1, maxUnavailable: 0 }, 0, [], 3],
  ['one, when the old set is full and surge is one', { replicas: 3, maxSurge: 1, maxUnavailable: 0 }, 0, [set('old', 3)], 1],
  ['no more, when surge is used up', { replicas: 3, maxSurge: 1, maxUnavailable: 0 }, 1, [set('old', 3)], 1],
  ['never more than wanted', { replicas: 3, maxSurge: 3, maxUnavailable: 0 }, 2, [set('old', 1)], 3],
  ['fewer, when it has too many', { replicas: 3, maxSurge: 1, maxUnavailable: 0 }, 5, [], 3],
] as const)('the new set gets %s', (_words, rollout, before, old, expected) => {
  expect(newSetReplicas(rollout, before, old)).toBe(expected);
});

test.each([
  ['grows the new set first', set('new', 0), [set('old', 3)], { replicas: 3, maxSurge: 1, maxUnavailable: 0 }, [['new', 1]]],
  ['waits for the new pod to be available', set('new', 1, 0), [set('old', 3)], { replicas: 3, maxSurge: 1, maxUnavailable: 0 }, []],
  ['shrinks the old set when it is', set('new', 1, 1), [set('old', 3)], { replicas: 3, maxSurge: 1, maxUnavailable: 0 }, [['old', 2]]],
  ['shrinks at once when some may be unavailable', set('new', 0, 0), [set('old', 4)], { replicas: 4, maxSurge: 0, maxUnavailable: 1 }, [['old', 3]]],
  ['removes broken old pods first', set('new', 1, 1), [set('old', 3, 2)], { replicas: 3, maxSurge: 1, maxUnavailable: 0 }, [['old', 2]]],
  ['does not count new pods that are not there yet', set('new', 2, 0), [set('old', 8)], { replicas: 10, maxSurge: 0, maxUnavailable: 2 }, []],
  ['ends the old set with the last new pod', set('new', 3, 3), [set('old', 1)], { replicas: 3, maxSurge: 1, maxUnavailable: 0 }, [['old', 0]]],
  ['has nothing to do when done', set('new', 3, 3), [set('old', 0)], { replicas: 3, maxSurge: 1, maxUnavailable: 0 }, []],
] as const)('a rolling update %s', (_words, newSet, old, rollout, expected) => {
  expect(planRollingUpdate(rollout, newSet, old).map(({ name, replicas }) => [name, replicas])).toEqual(expected);
});

test.each([
  ['gives all to the only active set', { replicas: 5, maxSurge: 1, maxUnavailable: 0 }, set('new', 2), [set('old', 0)], false, [['new', 5]]],
  ['gives all to the newest when none is active', { replicas: 2, maxSurge: 1, maxUnavailable: 0 }, undefined, [set('old', 0)], false, [['old', 2]]],
  ['ends old sets when the new one is full', { replicas: 3, maxSurge: 1, maxUnavailable: 0 }, set('new', 3), [set('old', 2)], true, [['old', 0]]],
  ['shares growth by size, the rest to the largest', { replicas: 10, maxSurge: 0, maxUnavailable: 1 }, set('new', 2, 2, 5), [set('old', 3, 3, 5)], false, [['old', 6], ['new', 4]]],
  ['shares shrinking by size', { replicas: 5, maxSurge: 0, maxUnavailable: 1 }, set('new', 4, 4, 10), [set('old', 6, 6, 10)], false, [['old', 3], ['new', 2]]],
  ['ends all at zero', { replicas: 0, maxSurge: 1, maxUnavailable: 0 }, set('new', 1, 1, 4), [set('old', 3, 3, 4)], false, [['old', 0], ['new', 0]]],
] as const)('scaling %s', (_words, rollout, newSet, old, saturated, expected) => {
  expect(planScaling(rollout, newSet, old, saturated).map(({ name, replicas }) => [name, replicas])).toEqual(expected);
});
