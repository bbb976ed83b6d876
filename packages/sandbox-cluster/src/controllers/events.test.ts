import { afterEach, expect, test, vi } from 'vitest';
import { createEventRecorder } from './events.ts';
import { openTestCluster } from './test-cluster.ts';
import type { TestCluster } from './test-cluster.ts';

let cluster: TestCluster;
afterEach(async () => {
  await cluster.close();
  vi.useRealTimers();
});

test('counts repeats, and forgets after an hour', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: new Date('2026-11-23T09:00:00Z') });
  cluster = await openTestCluster();
  const events = createEventRecorder({ objects: cluster.objects, now: () => new Date(), component: 'kubelet', host: 'sandbox' });
  const about = cluster.objects.create('ConfigMap', { metadata: { namespace: 'shop', name: 'thing' } });
  events.record(about, 'Warning', 'BackOff', 'Back-off restarting', 'spec.containers{web}');
  vi.setSystemTime(new Date('2026-11-23T09:10:00Z'));
  events.record(about, 'Warning', 'BackOff', 'Back-off restarting', 'spec.containers{web}');
  const list = (): ReturnType<typeof cluster.objects.list<'Event'>> => cluster.objects.list('Event', 'shop').filter(({ reason }) => reason === 'BackOff');
  expect(list()).toHaveLength(1);
  expect(list()[0]).toMatchObject({
    count: 2, firstTimestamp: '2026-11-23T09:00:00Z', lastTimestamp: '2026-11-23T09:10:00Z',
    involvedObject: { kind: 'ConfigMap', name: 'thing', namespace: 'shop', apiVersion: 'v1', fieldPath: 'spec.containers{web}' },
    source: { component: 'kubelet', host: 'sandbox' },
  });
  await new Promise((resolve) => setImmediate(resolve));
  await vi.advanceTimersByTimeAsync(3_600_000);
  await cluster.until(() => list().length === 0);
});

test('says nothing in a namespace that is going', async () => {
  cluster = await openTestCluster();
  const about = cluster.objects.create('ConfigMap', { metadata: { namespace: 'shop', name: 'thing' } });
  cluster.objects.remove('Namespace', '', 'shop');
  createEventRecorder({ objects: cluster.objects, now: () => new Date(), component: 'kubelet' }).record(about, 'Normal', 'Killing', 'Stopping');
  expect(cluster.objects.list('Event', 'shop')).toEqual([]);
});
