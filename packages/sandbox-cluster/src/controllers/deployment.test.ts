import { afterEach, expect, test } from 'vitest';
import type { Stored } from '../objects.ts';
import { eventsOf, openTestCluster, testTemplate } from './test-cluster.ts';
import type { TestCluster } from './test-cluster.ts';

let cluster: TestCluster;
afterEach(() => cluster.close());

function get(): Stored<'Deployment'> {
  const found = cluster.objects.get('Deployment', 'shop', 'web');
  if (!found) throw new Error('the deployment is not there');
  return found;
}

function progressing(): string | undefined {
  return get().status?.conditions?.find(({ type }) => type === 'Progressing')?.reason;
}

function isRolledOut(): boolean {
  const { metadata, status, spec } = get();
  return status?.observedGeneration === metadata.generation && status?.availableReplicas === spec?.replicas
    && status?.updatedReplicas === spec?.replicas && status?.replicas === spec?.replicas && progressing() === 'NewReplicaSetAvailable';
}

function create(replicas: number, strategy: NonNullable<Stored<'Deployment'>['spec']>['strategy'] = rolling(1, 0)): void {
  cluster.objects.create('Deployment', {
    metadata: { namespace: 'shop', name: 'web', labels: { app: 'web' } },
    spec: { replicas, selector: { matchLabels: { app: 'web' } }, strategy, progressDeadlineSeconds: 600, template: testTemplate('web') },
  });
}

function rolling(maxSurge: number | string, maxUnavailable: number | string): NonNullable<Stored<'Deployment'>['spec']>['strategy'] {
  return { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } };
}

function change(edit: (spec: NonNullable<Stored<'Deployment'>['spec']>) => void): void {
  const copy = structuredClone(get());
  if (copy.spec) edit(copy.spec);
  cluster.objects.update('Deployment', copy);
}

function setImage(image: string): void {
  change((spec) => {
    for (const container of spec.template.spec?.containers ?? []) container.image = image;
  });
}

function sets(): Stored<'ReplicaSet'>[] {
  return cluster.objects.list('ReplicaSet', 'shop');
}

test('rolls out a new deployment with the conditions and events of a real cluster', async () => {
  cluster = await openTestCluster();
  create(2);
  await cluster.until(isRolledOut);
  const [set] = sets();
  const name = set?.metadata.name ?? '';
  expect(get().metadata.annotations).toEqual({ 'deployment.kubernetes.io/revision': '1' });
  expect(get().status?.conditions?.map(({ type, status, reason, message }) => [type, status, reason, message])).toEqual([
    ['Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.'],
    ['Progressing', 'True', 'NewReplicaSetAvailable', `ReplicaSet "${name}" has successfully progressed.`],
  ]);
  expect(get().status?.unavailableReplicas).toBeUndefined();
  expect(set?.metadata.annotations).toMatchObject({ 'deployment.kubernetes.io/desired-replicas': '2', 'deployment.kubernetes.io/max-replicas': '3' });
  expect(eventsOf(cluster.objects, 'web')).toEqual([`ScalingReplicaSet: Scaled up replica set ${name} from 0 to 2`]);
  expect(cluster.problems).toEqual([]);
});

test('never has fewer than the wanted pods ready, nor more than one too many, while it updates', async () => {
  cluster = await openTestCluster();
  create(3);
  await cluster.until(isRolledOut);
  let fewest = 3;
  let most = 3;
  const stop = cluster.objects.watch(['Pod'], () => {
    const pods = cluster.objects.list('Pod', 'shop').filter((pod) => !pod.metadata.deletionTimestamp);
    const ready = pods.filter((pod) => pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'));
    fewest = Math.min(fewest, ready.length);
    most = Math.max(most, pods.length);
  });
  setImage('web:2');
  await cluster.until(isRolledOut);
  stop();
  expect([fewest, most]).toEqual([3, 4]);
  expect(get().metadata.annotations?.['deployment.kubernetes.io/revision']).toBe('2');
});

test('goes back to the old replica set when the template is the old one again', async () => {
  cluster = await openTestCluster();
  create(2);
  await cluster.until(isRolledOut);
  const first = sets()[0]?.metadata.name;
  setImage('web:2');
  await cluster.until(isRolledOut);
  setImage('web:1');
  await cluster.until(isRolledOut);
  expect(sets()).toHaveLength(2);
  const again = sets().find((set) => set.metadata.name === first);
  expect(again?.spec?.replicas).toBe(2);
  expect(again?.metadata.annotations).toMatchObject({ 'deployment.kubernetes.io/revision': '3', 'deployment.kubernetes.io/revision-history': '1' });
  expect(get().metadata.annotations?.['deployment.kubernetes.io/revision']).toBe('3');
});

test('Recreate ends every old pod before the first new one is made', async () => {
  cluster = await openTestCluster();
  create(2, { type: 'Recreate' });
  await cluster.until(isRolledOut);
  const images = new Set<string>();
  const stop = cluster.objects.watch(['Pod'], ({ type }) => {
    if (type === 'ADDED') images.add(cluster.objects.list('Pod', 'shop').map((pod) => pod.spec?.containers[0]?.image).join());
  });
  setImage('web:2');
  await cluster.until(isRolledOut);
  stop();
  expect([...images]).toEqual(['web:2', 'web:2,web:2']);
});

test('scales without a new revision, and says so', async () => {
  cluster = await openTestCluster();
  create(1);
  await cluster.until(isRolledOut);
  change((spec) => { spec.replicas = 4; });
  await cluster.until(isRolledOut);
  const name = sets()[0]?.metadata.name;
  expect(eventsOf(cluster.objects, 'web').at(-1)).toBe(`ScalingReplicaSet: Scaled up replica set ${name} from 1 to 4`);
  expect(get().metadata.annotations?.['deployment.kubernetes.io/revision']).toBe('1');
});

test('a paused deployment keeps its pods and says that it is paused', async () => {
  cluster = await openTestCluster();
  create(1);
  await cluster.until(isRolledOut);
  change((spec) => { spec.paused = true; });
  await cluster.until(() => progressing() === 'DeploymentPaused');
  setImage('web:2');
  await cluster.until(() => get().status?.observedGeneration === get().metadata.generation);
  expect(sets()).toHaveLength(1);
  change((spec) => { spec.paused = false; });
  await cluster.until(isRolledOut);
  expect(sets()).toHaveLength(2);
});

test('keeps only revisionHistoryLimit old replica sets', async () => {
  cluster = await openTestCluster();
  create(1);
  change((spec) => { spec.revisionHistoryLimit = 1; });
  for (const image of ['web:2', 'web:3', 'web:4']) {
    await cluster.until(isRolledOut);
    setImage(image);
  }
  await cluster.until(() => isRolledOut() && sets().length === 2);
  expect(sets().map((set) => set.metadata.annotations?.['deployment.kubernetes.io/revision']).toSorted()).toEqual(['3', '4']);
});
