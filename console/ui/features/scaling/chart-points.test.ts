import type { HpaSample, LoadRun } from '@wheelhouse/console-contract/scaling.ts';
import { expect, test } from 'vitest';
import { cutToSpan, toLoadSpans, toPoints, toReplicaTicks, toTicks, toTimeSpan } from './chart-points.ts';

const noon = Date.UTC(2026, 0, 1, 12);

function sample(second: number): HpaSample {
  return { at: new Date(noon + second * 1000).toISOString(), hpa: 'backend', cpuPercent: 8, cpuTargetPercent: 70, currentReplicas: 2, desiredReplicas: 2, minReplicas: 2, maxReplicas: 6 };
}

test('a silence longer than three looks breaks the line', () => {
  expect(toPoints([sample(0), sample(15)])).toHaveLength(2);
  expect(toPoints([sample(0), sample(300)]).map((point) => point.cpu)).toEqual([8, null, 8]);
});

test('the chart ends at the newest look and reaches one look past its left edge', () => {
  const samples = [sample(0), sample(15), sample(30), sample(100)];
  const span = toTimeSpan(samples, 1.5);
  expect(span).toEqual({ start: noon + 10_000, end: noon + 100_000 });
  expect(cutToSpan(samples, span)).toEqual(samples);
  expect(cutToSpan(samples, toTimeSpan(samples, 1))).toEqual([sample(30), sample(100)]);
  expect(cutToSpan([], span)).toEqual([]);
});

test('load spans are clipped to the chart, a running one reaches its end', () => {
  const span = { start: noon, end: noon + 300_000 };
  const load: LoadRun = {
    id: 'a', state: 'running', request: { ratePerSecond: 50, durationSeconds: 120, users: 5 }, target: '', startedAt: new Date(noon - 60_000).toISOString(), endedAt: null,
    requests: 0, errors: 0, requestsPerSecond: 0, p50Ms: null, p95Ms: null, p99Ms: null, error: null,
  };
  expect(toLoadSpans([load], span)).toEqual([{ id: 'a', start: noon, end: noon + 300_000, label: 'load 50 req/s' }]);
  expect(toLoadSpans([{ ...load, endedAt: new Date(noon - 1000).toISOString() }], span)).toEqual([]);
});

test('ticks stand on whole minutes', () => {
  expect(toTicks({ start: noon + 5000, end: noon + 305_000 })).toEqual([1, 2, 3, 4, 5].map((minute) => noon + minute * 60_000));
});

test('the replicas\u2019 scale has whole numbers and reaches the maximum', () => {
  expect(toReplicaTicks(1)).toEqual([0, 1]);
  expect(toReplicaTicks(10)).toEqual([0, 2, 4, 6, 8, 10]);
  expect(toReplicaTicks(21)).toEqual([0, 5, 10, 15, 20, 25]);
});
