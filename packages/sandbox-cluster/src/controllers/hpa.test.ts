import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Stored } from '../objects.ts';
import type { PodUsage } from '../runtime.ts';
import { eventsOf, openTestCluster, testTemplate } from './test-cluster.ts';
import type { TestCluster } from './test-cluster.ts';

let cluster: TestCluster;
let usage: PodUsage[] = [];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: new Date('2026-11-23T09:00:00Z') });
  usage = [];
});
afterEach(async () => {
  await cluster.close();
  vi.useRealTimers();
});

async function open(replicas: number, range: [number, number] = [2, 10]): Promise<void> {
  cluster = await openTestCluster({ podMetrics: () => usage });
  cluster.objects.create('Deployment', {
    metadata: { namespace: 'shop', name: 'web' },
    spec: { replicas, selector: { matchLabels: { app: 'web' } }, template: testTemplate('web', { resources: { requests: { cpu: '100m' } } }) },
  });
  await cluster.until(() => readyPods().length === replicas);
  cluster.objects.create('HorizontalPodAutoscaler', {
    metadata: { namespace: 'shop', name: 'web' },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, minReplicas: range[0], maxReplicas: range[1],
      metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } }],
    },
  });
}

function readyPods(): Stored<'Pod'>[] {
  return cluster.objects.list('Pod', 'shop').filter((pod) => pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'));
}

function replicas(): number | undefined {
  return cluster.objects.get('Deployment', 'shop', 'web')?.spec?.replicas;
}

function status(): Stored<'HorizontalPodAutoscaler'>['status'] {
  return cluster.objects.get('HorizontalPodAutoscaler', 'shop', 'web')?.status;
}

function conditions(): unknown[] {
  return (status()?.conditions ?? []).map(({ type, status: value, reason }) => [type, value, reason]);
}

/** Every pod uses this much, measured now. */
function burn(cpuMillicores: number): void {
  const timestamp = new Date().toISOString();
  usage = readyPods().map(({ metadata }) => ({
    namespace: metadata.namespace, pod: metadata.name, timestamp, windowSeconds: 15,
    containers: [{ name: 'main', cpuNanocores: cpuMillicores * 1e6, memoryBytes: 1 }],
  }));
}

/** One sync period passes, and the pass it ends with is done. */
async function nextSync(): Promise<void> {
  await vi.advanceTimersByTimeAsync(15_000);
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

test('looks first one period after the HPA appears, and says that there are no metrics yet', async () => {
  await open(2);
  await vi.advanceTimersByTimeAsync(14_000);
  expect(conditions()).toEqual([]);
  await nextSync();
  const message = 'failed to get cpu utilization: unable to get metrics for resource cpu: no metrics returned from resource metrics API';
  expect(conditions()).toEqual([['AbleToScale', 'True', 'SucceededGetScale'], ['ScalingActive', 'False', 'FailedGetResourceMetric']]);
  expect(status()).toMatchObject({ currentReplicas: 2, desiredReplicas: 0, currentMetrics: [{ type: '' }] });
  expect(eventsOf(cluster.objects, 'web').slice(-2)).toEqual([
    `FailedGetResourceMetric: ${message}`,
    `FailedComputeMetricsReplicas: invalid metrics (1 invalid out of 1), first error is: failed to get cpu resource metric value: ${message}`,
  ]);
});

test('raises the replicas to the minimum without any metric', async () => {
  await open(1);
  await nextSync();
  expect(replicas()).toBe(2);
  expect(eventsOf(cluster.objects, 'web')).toContain('SuccessfulRescale: New size: 2; reason: Current number of replicas below Spec.MinReplicas');
  expect(conditions()).toEqual([['AbleToScale', 'True', 'SucceededRescale']]);
  expect(status()?.lastScaleTime).toBe('2026-11-23T09:00:15Z');
});

test('scales up by the load, reports it, and waits five minutes before it scales down', async () => {
  await open(2);
  await nextSync();
  burn(140);
  await nextSync();
  expect(replicas()).toBe(4);
  expect(status()).toMatchObject({
    currentReplicas: 2, desiredReplicas: 4,
    currentMetrics: [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 140, averageValue: '140m' } } }],
  });
  expect(conditions()).toEqual([['AbleToScale', 'True', 'SucceededRescale'], ['ScalingActive', 'True', 'ValidMetricFound'], ['ScalingLimited', 'False', 'DesiredWithinRange']]);
  expect(eventsOf(cluster.objects, 'web')).toContain('SuccessfulRescale: New size: 4; reason: cpu resource utilization (percentage of request) above target');

  for (let seconds = 15; seconds < 300; seconds += 15) {
    burn(10);
    await nextSync();
    expect(replicas()).toBe(4);
  }
  expect(conditions()[0]).toEqual(['AbleToScale', 'True', 'ScaleDownStabilized']);
  for (let pass = 0; pass < 3; pass += 1) {
    burn(10);
    await nextSync();
  }
  expect(replicas()).toBe(2);
  expect(eventsOf(cluster.objects, 'web')).toContain('SuccessfulRescale: New size: 2; reason: All metrics below target');
});

test('stops at the maximum and says so', async () => {
  await open(2, [2, 3]);
  await nextSync();
  burn(300);
  await nextSync();
  expect(replicas()).toBe(3);
  expect(conditions()).toContainEqual(['ScalingLimited', 'True', 'TooManyReplicas']);
});

test('does nothing while the target is scaled to zero', async () => {
  await open(0);
  await nextSync();
  expect(replicas()).toBe(0);
  expect(conditions()).toContainEqual(['ScalingActive', 'False', 'ScalingDisabled']);
});

test('names the container that lacks a request', async () => {
  await open(2);
  const [pod] = readyPods();
  cluster.objects.create('Pod', { metadata: { namespace: 'shop', name: 'stray', labels: { app: 'web' } }, spec: { nodeName: 'sandbox', containers: [{ name: 'lazy', image: 'a:1' }] } });
  await cluster.until(() => readyPods().length === 3 && pod !== undefined);
  await nextSync();
  burn(70);
  await nextSync();
  expect(status()?.conditions?.find(({ type }) => type === 'ScalingActive')?.message).toContain('missing request for cpu in container lazy of Pod stray');
});

test('says when the target is not there', async () => {
  cluster = await openTestCluster();
  cluster.objects.create('HorizontalPodAutoscaler', {
    metadata: { namespace: 'shop', name: 'web' }, spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'gone' }, maxReplicas: 3 },
  });
  await nextSync();
  expect(conditions()).toEqual([['AbleToScale', 'False', 'FailedGetScale']]);
  expect(eventsOf(cluster.objects, 'web')).toEqual(['FailedGetScale: deployments.apps "gone" not found']);
});
