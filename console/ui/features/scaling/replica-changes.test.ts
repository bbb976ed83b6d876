import type { HpaSample } from '@wheelhouse/console-contract/scaling.ts';
import { expect, test } from 'vitest';
import { toReplicaChanges } from './replica-changes.ts';

function sample(second: number, desired: number, cpu: number | null, part: Partial<HpaSample> = {}): HpaSample {
  const at = new Date(Date.UTC(2026, 0, 1, 12, 0, second)).toISOString();
  return { at, hpa: 'backend', cpuPercent: cpu, cpuTargetPercent: 70, currentReplicas: desired, desiredReplicas: desired, minReplicas: 2, maxReplicas: 6, ...part };
}

test('a steady HPA has no change', () => {
  expect(toReplicaChanges([sample(0, 2, 8), sample(15, 2, 12)])).toEqual([]);
});

test('names the ratio when CPU is over the target', () => {
  const [change] = toReplicaChanges([sample(0, 2, 8), sample(15, 4, 132)]);
  expect(change).toMatchObject({ number: 1, hpa: 'backend', from: 2, to: 4, why: 'CPU was at 132 % of its request, 1.89 × the 70 % target.' });
});

test('says that the maximum or the minimum is reached', () => {
  const changes = toReplicaChanges([sample(0, 2, 8), sample(15, 6, 266), sample(30, 2, 7)]);
  expect(changes.map((change) => change.why)).toEqual([
    'CPU was at 266 % of its request, 3.80 × the 70 % target. That is its maximum.',
    'CPU was at 7 % of its request, under the 70 % target. That is its minimum.',
  ]);
});

test('the first raise of a new HPA is to its minimum', () => {
  expect(toReplicaChanges([sample(0, 1, null), sample(15, 2, null)])[0]?.why).toBe('Raised to its minimum of 2.');
});

test('new bounds are the reason, not the CPU', () => {
  expect(toReplicaChanges([sample(0, 2, 8), sample(15, 3, 8, { minReplicas: 3, maxReplicas: 10 })])[0]?.why).toBe('The bounds were set to 3–10.');
});

test('a missing metric is said', () => {
  expect(toReplicaChanges([sample(0, 4, null), sample(15, 3, null)])[0]?.why).toBe('The CPU metric was missing at that time.');
});

test('HPAs are told apart and changes are numbered in the order of time', () => {
  const changes = toReplicaChanges([sample(0, 2, 8), sample(0, 2, 8, { hpa: 'frontend' }), sample(15, 3, 90, { hpa: 'frontend' }), sample(15, 4, 132)]);
  expect(changes.map((change) => [change.number, change.hpa])).toEqual([[1, 'frontend'], [2, 'backend']]);
});
