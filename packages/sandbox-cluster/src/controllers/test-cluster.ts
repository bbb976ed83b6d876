import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Container, PodTemplateSpec } from 'kubernetes-types/core/v1.d.ts';
import type { Kind, Objects, Stored } from '../objects.ts';
import type { PodUsage } from '../runtime.ts';
import { openStore } from '../store/store.ts';
import { createControllers } from './controllers.ts';
import { startFakeKubelet } from './fake-kubelet.ts';

type Options = {
  isHealthy?: (pod: Stored<'Pod'>) => boolean;
  exitOf?: (pod: Stored<'Pod'>) => 'Succeeded' | 'Failed' | 'Running';
  podMetrics?: () => PodUsage[];
};

/** For tests only: all controllers on a real store in a folder of its own, a fake kubelet, the node `sandbox` and the namespace `shop`. */
export async function openTestCluster(options: Options = {}): Promise<TestCluster> {
  const now = (): Date => new Date();
  const dir = await mkdtemp(join(tmpdir(), 'controllers-'));
  const problems: string[] = [];
  const log = { info: () => {}, warn: (fields: Record<string, unknown>) => problems.push(String(fields.err)), error: () => {} };
  const objects = await openStore({ dir, now, log, allocateServiceIp: () => '127.65.0.1' });
  objects.create('Namespace', { metadata: { name: 'shop' }, spec: { finalizers: ['kubernetes'] } });
  objects.create('StorageClass', { metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } }, provisioner: 'sandbox', reclaimPolicy: 'Delete' });
  const node = objects.create('Node', { metadata: { name: 'sandbox' }, spec: {} });
  objects.updateStatus('Node', { ...structuredClone(node), status: { allocatable: { cpu: '4', memory: '8Gi', pods: '110' } } });
  const controllers = createControllers({ objects, now, log, podMetrics: options.podMetrics ?? (() => []) });
  controllers.start();
  const kubelet = startFakeKubelet({ objects, now, ...options });
  return {
    objects, problems, lookAtPods: kubelet.look,
    until: (isTrue) => until(objects, isTrue),
    async close() {
      kubelet.stop();
      await controllers.stop();
      await objects.close();
      await rm(dir, { recursive: true });
    },
  };
}

export type TestCluster = {
  objects: Objects;
  /** What controllers could not do and will try again. */
  problems: string[];
  lookAtPods(): void;
  /** Resolves when the condition holds, looked at after each change; there is no time-out but the test's. */
  until(isTrue: () => boolean): Promise<void>;
  close(): Promise<void>;
};

const WATCHED: readonly Kind[] = [
  'Namespace', 'Pod', 'Deployment', 'ReplicaSet', 'StatefulSet', 'Job', 'Event', 'EndpointSlice', 'Endpoints', 'PersistentVolumeClaim', 'PersistentVolume',
  'HorizontalPodAutoscaler', 'PodDisruptionBudget', 'DaemonSet', 'ConfigMap', 'Secret', 'CronJob', 'Service',
];

function until(objects: Objects, isTrue: () => boolean): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = objects.watch(WATCHED, check);
  function check(): void {
    if (!isTrue()) return;
    stop();
    resolve();
  }
  check();
  return promise;
}

/** A pod template with one container, defaults as the API server fills them. */
export function testTemplate(app: string, container: Partial<Container> = {}): PodTemplateSpec {
  return {
    metadata: { labels: { app } },
    spec: { restartPolicy: 'Always', containers: [{ name: 'main', image: `${app}:1`, ...container }] },
  };
}

/** Messages of all events about an object, oldest first. */
export function eventsOf(objects: Objects, name: string): string[] {
  return objects.list('Event').filter((event) => event.involvedObject.name === name)
    .toSorted((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion)).map((event) => `${event.reason}: ${event.message}`);
}
