import type { HpaSample, ReleaseSample } from '@wheelhouse/console-contract/scaling.ts';
import { expect, test } from 'vitest';
import { appendSamples } from './samples.ts';

const noon = Date.UTC(2026, 0, 1, 12);

function hpa(second: number): HpaSample {
  return { at: new Date(noon + second * 1000).toISOString(), hpa: 'backend', cpuPercent: 8, cpuTargetPercent: 70, currentReplicas: 2, desiredReplicas: 2, minReplicas: 2, maxReplicas: 6 };
}

function release(second: number): ReleaseSample {
  return { at: new Date(noon + second * 1000).toISOString(), pods: 2, cpuMillicores: 10, memoryBytes: 10, restarts: 0 };
}

test('adds what is new and drops doubles', () => {
  const samples = appendSamples({ hpas: [hpa(0)], release: [release(0)] }, [hpa(0), hpa(15)], release(15), noon + 15_000);
  expect(samples.hpas.map((sample) => sample.at)).toEqual([hpa(0).at, hpa(15).at]);
  expect(samples.release).toHaveLength(2);
  expect(appendSamples(samples, [], release(15), noon + 15_000).release).toHaveLength(2);
  expect(appendSamples(samples, [], null, noon + 15_000).release).toHaveLength(2);
});

test('forgets what is older than the charts show', () => {
  const samples = appendSamples({ hpas: [hpa(0)], release: [release(0)] }, [hpa(3600)], release(3600), noon + 3_600_000);
  expect(samples.hpas).toHaveLength(1);
  expect(samples.release).toHaveLength(1);
});
