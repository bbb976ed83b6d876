import { describe, expect, test } from 'vitest';
import { replicasForAverage, replicasForUtilization } from './hpa-replicas.ts';
import type { Question, Sample } from './hpa-replicas.ts';
import type { StoredPod } from './pods.ts';

const NOW = new Date('2026-11-23T09:00:00Z');

type PodTraits = { phase?: string; ready?: boolean; startedAgo?: number; readyAgo?: number; deleting?: boolean; conditions?: boolean };

function ago(seconds: number): string {
  return new Date(NOW.getTime() - seconds * 1000).toISOString();
}

function pod(name: string, { phase = 'Running', ready = true, startedAgo = 3600, readyAgo = 3500, deleting = false, conditions = true }: PodTraits = {}): StoredPod {
  return {
    apiVersion: 'v1', kind: 'Pod',
    metadata: {
      name, namespace: 'shop', uid: name, resourceVersion: '1', creationTimestamp: ago(startedAgo), ...(deleting ? { deletionTimestamp: ago(0) } : {}),
    },
    status: {
      phase, startTime: ago(startedAgo),
      conditions: conditions ? [{ type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: ago(readyAgo) }] : [],
    },
  };
}

function sample(milli: number, takenAgo = 5): Sample {
  return { milli, timestamp: ago(takenAgo), windowSeconds: 15 };
}

function question(pods: StoredPod[], usage: Record<string, number | Sample>, currentReplicas = pods.length, resource = 'cpu'): Question {
  const samples = new Map(Object.entries(usage).map(([name, value]) => [name, typeof value === 'number' ? sample(value) : value]));
  return { currentReplicas, resource, pods, samples, tolerance: { up: 0.1, down: 0.1 }, now: NOW };
}

/** Utilization against a request of 100m per pod and a target of 70 %. */
function at70(asked: Question): { replicas: number; utilization: number } {
  const requests = new Map(asked.pods.map(({ metadata }) => [metadata.name, 100]));
  const { replicas, utilization } = replicasForUtilization(asked, () => requests, 70);
  return { replicas, utilization };
}

describe('utilization', () => {
  test.each([
    [34, 1, 'half the target'], [62, 2, 'below the tolerance, rounded up'], [63, 2, 'lower edge, inside'], [70, 2, 'on target'], [77, 2, 'upper edge, inside'],
    [78, 3, 'above the tolerance'], [140, 4, 'twice the target'], [350, 10, 'five times the target'],
  ])('%i %% on each of two pods asks for %i (%s)', (milli, expected) => {
    expect(at70(question([pod('a'), pod('b')], { a: milli, b: milli }))).toEqual({ replicas: expected, utilization: milli });
  });

  test('counts ready pods, not current replicas', () => {
    expect(at70(question([pod('a'), pod('b')], { a: 140, b: 140 }, 5)).replicas).toBe(4);
  });

  test('uses the integer part of the percentage', () => {
    const requests = new Map([['a', 300]]);
    expect(replicasForUtilization(question([pod('a')], { a: 233 }), () => requests, 70)).toMatchObject({ utilization: 77, replicas: 1 });
  });

  test('ignores pods that are being deleted or failed', () => {
    const pods = [pod('a'), pod('gone', { deleting: true }), pod('failed', { phase: 'Failed' })];
    expect(at70(question(pods, { a: 140, gone: 900, failed: 900 }))).toEqual({ replicas: 2, utilization: 140 });
  });

  test('going up, a pending pod counts as idle', () => {
    // (140 + 0) / 200 = 70 %: on target with both.
    expect(at70(question([pod('a'), pod('b', { phase: 'Pending' })], { a: 140 })).replicas).toBe(2);
  });

  test('going down, an unready pod is left out', () => {
    expect(at70(question([pod('a'), pod('b'), pod('c', { phase: 'Pending' })], { a: 20, b: 20 })).replicas).toBe(1);
  });

  test('going up, a pod without metrics counts as idle', () => {
    expect(at70(question([pod('a'), pod('b')], { a: 300 })).replicas).toBe(5);
    expect(at70(question([pod('a'), pod('b')], { a: 140 })).replicas).toBe(2);
  });

  test('going down, a pod without metrics counts as fully used', () => {
    // (10 + 100) / 200 = 55 %: ceil(0.786 × 2) = 2.
    expect(at70(question([pod('a'), pod('b')], { a: 10 })).replicas).toBe(2);
    // (3 × 10 + 100) / 400 = 32 %: ceil(0.457 × 4) = 2.
    expect(at70(question([pod('a'), pod('b'), pod('c'), pod('d')], { a: 10, b: 10, c: 10 })).replicas).toBe(2);
  });

  test('stays when filling in would turn the direction', () => {
    // 80 % alone asks for more, 40 % with the idle one would ask for less.
    expect(at70(question([pod('a'), pod('b')], { a: 80 })).replicas).toBe(2);
  });

  test('stays when the count would contradict the direction', () => {
    // 3 pods known, 6 wanted already: the new ratio is above 1 but asks for fewer than there are.
    expect(at70(question([pod('a'), pod('b'), pod('c')], { a: 150, b: 150 }, 6)).replicas).toBe(6);
  });

  test.each([
    ['has no Ready condition', { conditions: false }, 5],
    ['is young and not ready', { startedAgo: 100, readyAgo: 90, ready: false }, 5],
    ['is young and was measured before it was ready for a window', { startedAgo: 100, readyAgo: 16 }, 5],
    ['is old and has never been ready', { startedAgo: 3600, readyAgo: 3590, ready: false }, 5],
  ] as const)('a pod that %s is unready for cpu', (_words, traits, takenAgo) => {
    expect(() => at70(question([pod('a', traits)], { a: sample(140, takenAgo) }))).toThrow('did not receive metrics for targeted pods (pods might be unready)');
  });

  test.each([
    ['is young, ready, and measured for a whole window since', { startedAgo: 100, readyAgo: 90 }],
    ['is old and lost its readiness later', { startedAgo: 3600, readyAgo: 60, ready: false }],
  ] as const)('a pod that %s counts', (_words, traits) => {
    expect(at70(question([pod('a', traits)], { a: 140 })).replicas).toBe(2);
  });

  test('readiness does not matter for memory', () => {
    const requests = new Map([['a', 100]]);
    expect(replicasForUtilization(question([pod('a', { conditions: false })], { a: 140 }, 1, 'memory'), () => requests, 70).replicas).toBe(2);
  });

  test('says so when there is no pod, or no request', () => {
    expect(() => at70(question([], {}))).toThrow('no pods returned by selector while calculating replica count');
    expect(() => replicasForUtilization(question([pod('a')], { a: 1 }), () => new Map(), 70)).toThrow('no metrics returned matched known pods');
  });
});

describe('average value', () => {
  test.each([[100, 2], [110, 2], [111, 3], [300, 6]])('%im on each of two pods against 100m asks for %i', (milli, expected) => {
    expect(replicasForAverage(question([pod('a'), pod('b')], { a: milli, b: milli }), 100)).toEqual({ replicas: expected, averageMilli: milli });
  });

  test('going down, a pod without metrics counts as on target', () => {
    // (3 × 10 + 100) / 4 = 32: ceil(0.32 × 4) = 2.
    expect(replicasForAverage(question([pod('a'), pod('b'), pod('c'), pod('d')], { a: 10, b: 10, c: 10 }), 100).replicas).toBe(2);
  });
});
