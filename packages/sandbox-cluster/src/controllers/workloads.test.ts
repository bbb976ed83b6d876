import { afterEach, expect, test } from 'vitest';
import type { Stored } from '../objects.ts';
import { eventsOf, openTestCluster, testTemplate } from './test-cluster.ts';
import type { TestCluster } from './test-cluster.ts';

let cluster: TestCluster;
afterEach(() => cluster.close());

function pods(): string[] {
  return cluster.objects.list('Pod', 'shop').map((pod) => pod.metadata.name);
}

type Retention = NonNullable<Stored<'StatefulSet'>['spec']>['persistentVolumeClaimRetentionPolicy'];

function createStatefulSet(replicas: number, retention?: Retention): void {
  cluster.objects.create('StatefulSet', {
    metadata: { namespace: 'shop', name: 'db' },
    spec: {
      replicas, serviceName: 'db', selector: { matchLabels: { app: 'db' } }, template: testTemplate('db'),
      persistentVolumeClaimRetentionPolicy: retention,
      volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'standard', resources: { requests: { storage: '2Gi' } } } }],
    },
  });
}

test('a stateful set makes its pods in order, each with its own bound volume', async () => {
  cluster = await openTestCluster();
  createStatefulSet(2);
  await cluster.until(() => cluster.objects.get('StatefulSet', 'shop', 'db')?.status?.readyReplicas === 2);
  expect(pods()).toEqual(['db-0', 'db-1']);
  const claims = cluster.objects.list('PersistentVolumeClaim', 'shop');
  expect(claims.map(({ metadata, status }) => [metadata.name, metadata.labels, status?.phase])).toEqual([
    ['data-db-0', { app: 'db' }, 'Bound'], ['data-db-1', { app: 'db' }, 'Bound'],
  ]);
  expect(cluster.objects.list('PersistentVolume').map((volume) => volume.spec?.capacity)).toEqual([{ storage: '2Gi' }, { storage: '2Gi' }]);
  const first = cluster.objects.get('Pod', 'shop', 'db-0');
  expect(first?.spec).toMatchObject({ hostname: 'db-0', subdomain: 'db', volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data-db-0' } }] });
  expect(first?.metadata.labels).toMatchObject({ 'statefulset.kubernetes.io/pod-name': 'db-0', 'apps.kubernetes.io/pod-index': '0', 'controller-revision-hash': expect.stringMatching(/^db-/) });
  expect(eventsOf(cluster.objects, 'db').slice(0, 2)).toEqual([
    'SuccessfulCreate: create Claim data-db-0 Pod db-0 in StatefulSet db success', 'SuccessfulCreate: create Pod db-0 in StatefulSet db successful',
  ]);
  expect(cluster.problems).toEqual([]);
});

test('claims outlive their stateful set; a deleted claim takes its volume along', async () => {
  cluster = await openTestCluster();
  createStatefulSet(1);
  await cluster.until(() => cluster.objects.get('StatefulSet', 'shop', 'db')?.status?.readyReplicas === 1);
  cluster.objects.remove('StatefulSet', 'shop', 'db', { propagationPolicy: 'Background' });
  await cluster.until(() => pods().length === 0);
  expect(cluster.objects.get('PersistentVolumeClaim', 'shop', 'data-db-0')?.status?.phase).toBe('Bound');
  cluster.objects.remove('PersistentVolumeClaim', 'shop', 'data-db-0');
  await cluster.until(() => cluster.objects.list('PersistentVolume').length === 0);
});

test('claims go with the set, or with the pod that scaling ends, when the retention policy says so', async () => {
  cluster = await openTestCluster();
  createStatefulSet(2, { whenScaled: 'Delete', whenDeleted: 'Delete' });
  const claims = (): string[] => cluster.objects.list('PersistentVolumeClaim', 'shop').map(({ metadata }) => metadata.name);
  await cluster.until(() => cluster.objects.get('StatefulSet', 'shop', 'db')?.status?.readyReplicas === 2);
  const copy = structuredClone(cluster.objects.get('StatefulSet', 'shop', 'db'));
  if (copy?.spec) cluster.objects.update('StatefulSet', { ...copy, spec: { ...copy.spec, replicas: 1 } });
  await cluster.until(() => claims().length === 1);
  expect([pods(), claims()]).toEqual([['db-0'], ['data-db-0']]);
  cluster.objects.remove('StatefulSet', 'shop', 'db', { propagationPolicy: 'Background' });
  await cluster.until(() => claims().length === 0);
});

test('a claim in use goes when the last pod that uses it is gone', async () => {
  cluster = await openTestCluster();
  createStatefulSet(1);
  await cluster.until(() => cluster.objects.get('StatefulSet', 'shop', 'db')?.status?.readyReplicas === 1);
  cluster.objects.remove('PersistentVolumeClaim', 'shop', 'data-db-0');
  expect(cluster.objects.get('PersistentVolumeClaim', 'shop', 'data-db-0')?.metadata.deletionTimestamp).toBeDefined();
  cluster.objects.remove('StatefulSet', 'shop', 'db', { propagationPolicy: 'Background' });
  await cluster.until(() => cluster.objects.list('PersistentVolumeClaim', 'shop').length === 0);
});

test('a claim that names no class gets the default one', async () => {
  cluster = await openTestCluster();
  cluster.objects.create('PersistentVolumeClaim', { metadata: { namespace: 'shop', name: 'plain' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } });
  await cluster.until(() => cluster.objects.get('PersistentVolumeClaim', 'shop', 'plain')?.status?.phase === 'Bound');
  expect(cluster.objects.get('PersistentVolumeClaim', 'shop', 'plain')?.spec?.storageClassName).toBe('standard');
});

test('a claim of an unknown class stays pending, and so does its pod', async () => {
  cluster = await openTestCluster();
  cluster.objects.create('PersistentVolumeClaim', { metadata: { namespace: 'shop', name: 'odd' }, spec: { storageClassName: 'odd', accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } });
  cluster.objects.create('Pod', {
    metadata: { namespace: 'shop', name: 'waits' }, spec: { containers: [{ name: 'main', image: 'a:1' }], volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'odd' } }] },
  });
  await cluster.until(() => eventsOf(cluster.objects, 'waits').length > 0 && eventsOf(cluster.objects, 'odd').length > 0);
  expect(eventsOf(cluster.objects, 'odd')).toEqual(['ProvisioningFailed: storageclass.storage.k8s.io "odd" not found']);
  expect(eventsOf(cluster.objects, 'waits')).toEqual(['FailedScheduling: 0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found']);
});

test.each([
  ['cpu', '100', 'Insufficient cpu', 'Preemption is not helpful for scheduling'],
  ['memory', '900Gi', 'Insufficient memory', 'Preemption is not helpful for scheduling'],
])('a pod that asks for too much %s waits and says why', async (resource, quantity, reason, preemption) => {
  cluster = await openTestCluster();
  cluster.objects.create('Pod', { metadata: { namespace: 'shop', name: 'big' }, spec: { containers: [{ name: 'main', image: 'a:1', resources: { requests: { [resource]: quantity } } }] } });
  await cluster.until(() => eventsOf(cluster.objects, 'big').length > 0);
  expect(eventsOf(cluster.objects, 'big')).toEqual([
    `FailedScheduling: 0/1 nodes are available: 1 ${reason}. no new claims to deallocate, preemption: 0/1 nodes are available: 1 ${preemption}.`,
  ]);
  const scheduled = cluster.objects.get('Pod', 'shop', 'big')?.status?.conditions?.find(({ type }) => type === 'PodScheduled');
  expect(scheduled).toMatchObject({ status: 'False', reason: 'Unschedulable' });
});

test('a pod that waited is placed as soon as another makes room', async () => {
  cluster = await openTestCluster();
  const pod = (name: string): void => {
    cluster.objects.create('Pod', { metadata: { namespace: 'shop', name }, spec: { containers: [{ name: 'main', image: 'a:1', resources: { requests: { cpu: '3' } } }] } });
  };
  pod('first');
  await cluster.until(() => cluster.objects.get('Pod', 'shop', 'first')?.spec?.nodeName === 'sandbox');
  pod('second');
  await cluster.until(() => eventsOf(cluster.objects, 'second').length > 0);
  expect(eventsOf(cluster.objects, 'second')[0]).toContain('No preemption victims found for incoming pod');
  cluster.objects.remove('Pod', 'shop', 'first');
  await cluster.until(() => cluster.objects.get('Pod', 'shop', 'second')?.spec?.nodeName === 'sandbox');
});

function createJob(backoffLimit = 6, completions = 1): void {
  cluster.objects.create('Job', {
    metadata: { namespace: 'shop', name: 'migrate' },
    spec: { backoffLimit, completions, parallelism: 1, template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'x:1' }] } } },
  });
}

function jobConditions(): unknown[] {
  return (cluster.objects.get('Job', 'shop', 'migrate')?.status?.conditions ?? []).map(({ type, status, reason, message }) => [type, status, reason, message]);
}

test('a job completes with the conditions of Kubernetes 1.34', async () => {
  cluster = await openTestCluster();
  createJob(6, 2);
  await cluster.until(() => eventsOf(cluster.objects, 'migrate').includes('Completed: Job completed'));
  const words = ['True', 'CompletionsReached', 'Reached expected number of succeeded pods'];
  expect(jobConditions()).toEqual([['SuccessCriteriaMet', ...words], ['Complete', ...words]]);
  expect(cluster.objects.get('Job', 'shop', 'migrate')?.status).toMatchObject({ succeeded: 2, ready: 0, terminating: 0, startTime: expect.any(String), completionTime: expect.any(String) });
  expect(pods()).toHaveLength(2);
});

test('an indexed job runs each index once', async () => {
  cluster = await openTestCluster();
  cluster.objects.create('Job', {
    metadata: { namespace: 'shop', name: 'migrate' },
    spec: { completionMode: 'Indexed', completions: 4, parallelism: 2, template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'x:1' }] } } },
  });
  await cluster.until(() => jobConditions().length === 2);
  expect(cluster.objects.get('Job', 'shop', 'migrate')?.status).toMatchObject({ succeeded: 4, completedIndexes: '0-3' });
  expect(pods().map((name) => name.slice(0, -6))).toEqual(['migrate-0', 'migrate-1', 'migrate-2', 'migrate-3']);
});

test('a job fails when its pods failed too often', async () => {
  cluster = await openTestCluster({ exitOf: () => 'Failed' });
  createJob(0);
  await cluster.until(() => jobConditions().length === 2);
  const words = ['True', 'BackoffLimitExceeded', 'Job has reached the specified backoff limit'];
  expect(jobConditions()).toEqual([['FailureTarget', ...words], ['Failed', ...words]]);
});

test('a namespace has its account and certificate, and goes with everything in it', async () => {
  cluster = await openTestCluster();
  await cluster.until(() => cluster.objects.get('ConfigMap', 'shop', 'kube-root-ca.crt') !== undefined);
  expect(cluster.objects.get('ServiceAccount', 'shop', 'default')).toBeDefined();
  createStatefulSet(1);
  await cluster.until(() => cluster.objects.get('StatefulSet', 'shop', 'db')?.status?.readyReplicas === 1);
  cluster.objects.remove('Namespace', '', 'shop');
  await cluster.until(() => !cluster.objects.get('Namespace', '', 'shop'));
  expect(pods()).toEqual([]);
});

test('a budget says how many pods may go', async () => {
  cluster = await openTestCluster();
  cluster.objects.create('PodDisruptionBudget', { metadata: { namespace: 'shop', name: 'web' }, spec: { minAvailable: '50%', selector: { matchLabels: { app: 'web' } } } });
  cluster.objects.create('ReplicaSet', { metadata: { namespace: 'shop', name: 'web' }, spec: { replicas: 3, selector: { matchLabels: { app: 'web' } }, template: testTemplate('web') } });
  await cluster.until(() => cluster.objects.get('PodDisruptionBudget', 'shop', 'web')?.status?.currentHealthy === 3);
  expect(cluster.objects.get('PodDisruptionBudget', 'shop', 'web')?.status).toMatchObject({ expectedPods: 3, desiredHealthy: 2, disruptionsAllowed: 1 });
});

test('a daemon set has one pod on the node and replaces it on a new template', async () => {
  cluster = await openTestCluster();
  const set = cluster.objects.create('DaemonSet', {
    metadata: { namespace: 'shop', name: 'agent' }, spec: { selector: { matchLabels: { app: 'agent' } }, template: testTemplate('agent') },
  });
  await cluster.until(() => cluster.objects.get('DaemonSet', 'shop', 'agent')?.status?.numberReady === 1);
  const [before] = pods();
  const live = cluster.objects.get('DaemonSet', 'shop', 'agent') ?? set;
  cluster.objects.update('DaemonSet', { ...structuredClone(live), spec: { selector: { matchLabels: { app: 'agent' } }, template: testTemplate('agent', { image: 'agent:2' }) } });
  await cluster.until(() => {
    const { status, metadata } = cluster.objects.get('DaemonSet', 'shop', 'agent') ?? set;
    return status?.updatedNumberScheduled === 1 && status.numberReady === 1 && status.observedGeneration === metadata.generation;
  });
  expect(pods()).toHaveLength(1);
  expect(pods()).not.toContain(before);
});
