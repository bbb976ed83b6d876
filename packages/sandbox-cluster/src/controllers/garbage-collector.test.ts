import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Stored } from '../objects.ts';
import { openTestCluster } from './test-cluster.ts';
import type { TestCluster } from './test-cluster.ts';

let cluster: TestCluster;
beforeEach(async () => { cluster = await openTestCluster(); });
afterEach(() => cluster.close());

function create(name: string, owners: Stored<'ConfigMap'>[] = [], blockOwnerDeletion = true): Stored<'ConfigMap'> {
  const ownerReferences = owners.map(({ metadata }) => ({ apiVersion: 'v1', kind: 'ConfigMap', name: metadata.name, uid: metadata.uid, blockOwnerDeletion }));
  return cluster.objects.create('ConfigMap', { metadata: { namespace: 'shop', name, ...(owners.length > 0 ? { ownerReferences } : {}) } });
}

function get(name: string): Stored<'ConfigMap'> | undefined {
  return cluster.objects.get('ConfigMap', 'shop', name);
}

test('Background: what belongs to it follows, down to the last generation', async () => {
  const owner = create('owner');
  create('grandchild', [create('child', [owner])]);
  cluster.objects.remove('ConfigMap', 'shop', 'owner', { propagationPolicy: 'Background' });
  expect(get('owner')).toBeUndefined();
  await cluster.until(() => !get('child') && !get('grandchild'));
});

test('Foreground: the owner goes last', async () => {
  const owner = create('owner');
  create('grandchild', [create('child', [owner])]);
  const gone: string[] = [];
  cluster.objects.watch(['ConfigMap'], ({ type, object }) => { if (type === 'DELETED') gone.push(object.metadata.name); });
  cluster.objects.remove('ConfigMap', 'shop', 'owner', { propagationPolicy: 'Foreground' });
  expect(get('owner')?.metadata).toMatchObject({ finalizers: ['foregroundDeletion'], deletionTimestamp: expect.any(String) });
  await cluster.until(() => !get('owner'));
  expect(gone).toEqual(['grandchild', 'child', 'owner']);
});

test('Foreground does not wait for a dependent that does not block', async () => {
  const owner = create('owner');
  const child = create('child', [owner], false);
  cluster.objects.update('ConfigMap', { ...structuredClone(child), metadata: { ...child.metadata, finalizers: ['example.com/hold'] } });
  cluster.objects.remove('ConfigMap', 'shop', 'owner', { propagationPolicy: 'Foreground' });
  await cluster.until(() => !get('owner'));
  expect(get('child')?.metadata.deletionTimestamp).toBeDefined();
});

test('Orphan: dependents stay, without the owner', async () => {
  create('child', [create('owner')]);
  cluster.objects.remove('ConfigMap', 'shop', 'owner', { propagationPolicy: 'Orphan' });
  await cluster.until(() => !get('owner'));
  expect(get('child')?.metadata.ownerReferences).toBeUndefined();
});

test('an owner of the same name but another uid is no owner', async () => {
  create('owner');
  cluster.objects.create('ConfigMap', {
    metadata: { namespace: 'shop', name: 'child', ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid: 'another' }] },
  });
  await cluster.until(() => !get('child'));
  expect(get('owner')).toBeDefined();
});

test('one of two owners gone: only its reference goes', async () => {
  const [one, two] = [create('one'), create('two')];
  create('child', [one, two]);
  cluster.objects.remove('ConfigMap', 'shop', 'one');
  await cluster.until(() => get('child')?.metadata.ownerReferences?.length === 1);
  expect(get('child')?.metadata.ownerReferences?.[0]?.name).toBe('two');
});
