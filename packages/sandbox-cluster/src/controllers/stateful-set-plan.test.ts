import { expect, test } from 'vitest';
import type { StoredPod } from './pods.ts';
import { planStatefulSet, toStatefulStatus } from './stateful-set-plan.ts';
import type { StatefulPlan } from './stateful-set-plan.ts';
import { testPod } from './test-objects.ts';

const NOW = new Date('2026-11-23T09:00:00Z');
const BASE: StatefulPlan = { start: 0, replicas: 3, isParallel: false, partition: 0, minReadySeconds: 0, currentRevision: 'old', updateRevision: 'new' };

type Traits = Parameters<typeof testPod>[1];

function pod(ordinal: number, revision = 'new', traits: Traits = {}): StoredPod {
  return testPod(`db-${ordinal}`, { labels: { 'controller-revision-hash': revision }, ...traits });
}

function steps(plan: Partial<StatefulPlan>, pods: StoredPod[]): string[] {
  return planStatefulSet({ ...BASE, ...plan }, pods, NOW)
    .map((step) => (step.do === 'delete' ? `delete ${step.pod.metadata.name}` : `${step.do} ${step.ordinal}${step.do === 'create' ? ` ${step.revision}` : ''}`));
}

test.each([
  ['starts with the first', {}, [], ['create 0 new']],
  ['waits until it is ready', {}, [pod(0, 'new', { ready: false })], []],
  ['then makes the second', {}, [pod(0)], ['create 1 new']],
  ['sees to the claims of a pending pod', {}, [pod(0, 'new', { phase: 'Pending', ready: false })], ['claim 0']],
  ['waits for minReadySeconds', { minReadySeconds: 10 }, [pod(0, 'new', { readySince: '2026-11-23T08:59:55Z' })], []],
  ['makes all at once when parallel', { isParallel: true }, [], ['create 0 new', 'create 1 new', 'create 2 new']],
  ['replaces a pod that ended', {}, [pod(0), pod(1, 'new', { phase: 'Failed', ready: false })], ['delete db-1']],
  ['fills a gap first', {}, [pod(0), pod(2)], ['create 1 new']],
  ['counts from ordinals.start', { start: 5, replicas: 1 }, [], ['create 5 new']],
] as const)('growing %s', (_words, plan, pods, expected) => {
  expect(steps(plan, [...pods])).toEqual(expected);
});

test.each([
  ['ends the highest first', { replicas: 1 }, [pod(0), pod(1), pod(2)], ['delete db-2']],
  ['waits until it is gone', { replicas: 1 }, [pod(0), pod(1), pod(2, 'new', { deleting: true })], []],
  ['not while a lower one is not ready', { replicas: 1 }, [pod(0, 'new', { ready: false }), pod(1)], []],
  ['ends the only unready one', { replicas: 1 }, [pod(0), pod(1), pod(2, 'new', { ready: false })], ['delete db-2']],
  ['ends all at once when parallel', { replicas: 1, isParallel: true }, [pod(0), pod(1), pod(2)], ['delete db-2', 'delete db-1']],
] as const)('shrinking %s', (_words, plan, pods, expected) => {
  expect(steps(plan, [...pods])).toEqual(expected);
});

test.each([
  ['begins with the highest', {}, [pod(0, 'old'), pod(1, 'old'), pod(2, 'old')], ['delete db-2']],
  ['makes it again in the new revision', {}, [pod(0, 'old'), pod(1, 'old')], ['create 2 new']],
  ['waits until that is ready', {}, [pod(0, 'old'), pod(1, 'old'), pod(2, 'new', { ready: false })], []],
  ['goes on downwards', {}, [pod(0, 'old'), pod(1, 'old'), pod(2)], ['delete db-1']],
  ['stops at the partition', { partition: 2 }, [pod(0, 'old'), pod(1, 'old'), pod(2)], []],
  ['makes a pod below the partition as it was', { partition: 2 }, [pod(1, 'old'), pod(2)], ['create 0 old']],
  ['leaves all to OnDelete', { partition: undefined }, [pod(0, 'old'), pod(1, 'old'), pod(2, 'old')], []],
] as const)('an update %s', (_words, plan, pods, expected) => {
  expect(steps(plan, [...pods])).toEqual(expected);
});

test('the current revision follows when every pod is of the new one and ready', () => {
  expect(toStatefulStatus(BASE, [pod(0), pod(1), pod(2)], NOW)).toEqual({
    replicas: 3, readyReplicas: 3, availableReplicas: 3, currentReplicas: 3, updatedReplicas: 3, currentRevision: 'new', updateRevision: 'new', collisionCount: 0,
  });
  expect(toStatefulStatus(BASE, [pod(0, 'old'), pod(1), pod(2, 'new', { ready: false })], NOW)).toEqual({
    replicas: 3, readyReplicas: 2, availableReplicas: 2, currentReplicas: 1, updatedReplicas: 2, currentRevision: 'old', updateRevision: 'new', collisionCount: 0,
  });
});
