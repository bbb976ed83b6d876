import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLog } from '../log.ts';
import type { Change } from '../objects.ts';
import { lockFolder, StateFolderError } from './lock.ts';
import { openStore, type Store } from './store.ts';

let dir: string;
let warnings: string[];
const open = (logLimitBytes?: number): Promise<Store> =>
  openStore({ dir, logLimitBytes, log: createLog({ write: (line) => JSON.parse(line).level >= 40 && warnings.push(JSON.parse(line).msg) }), allocateServiceIp: () => '127.65.0.1' });
const names = (store: Store): string[] => store.list('ConfigMap', 'default').map(({ metadata }) => metadata.name);
const make = (store: Store, name: string) => store.create('ConfigMap', { metadata: { name, namespace: 'default' }, data: { n: '0' } });

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sandbox-store-'));
  warnings = [];
  const store = await open();
  store.create('Namespace', { metadata: { name: 'default' } });
  await store.close();
});
afterEach(() => rm(dir, { recursive: true }));

describe('on the disk', () => {
  test('objects, versions and the past are there after a restart', async () => {
    const first = await open();
    const created = make(first, 'a');
    first.update('ConfigMap', { ...structuredClone(created), data: { n: '1' } });
    make(first, 'b');
    first.remove('ConfigMap', 'default', 'b');
    const version = first.resourceVersion();
    await first.close();
    const second = await open();
    expect([names(second), second.get('ConfigMap', 'default', 'a')?.data, second.resourceVersion()]).toEqual([['a'], { n: '1' }, version]);
    expect(second.since(created.metadata.resourceVersion)?.map(({ type }) => type)).toEqual(['MODIFIED', 'ADDED', 'DELETED']);
    await second.close();
  });

  test('what was acknowledged before kill -9 is there; what follows a broken end is dropped with a warning', async () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', `
      import { openStore } from ${JSON.stringify(join(import.meta.dirname, 'store.ts'))};
      const store = await openStore({ dir: ${JSON.stringify(dir)}, allocateServiceIp: () => '127.65.0.1' });
      for (let n = 0; ; n += 1) {
        store.create('ConfigMap', { metadata: { name: 'n-' + n, namespace: 'default' }, data: { filler: 'x'.repeat(1000) } });
        await store.durable();
        process.stdout.write(n + '\\n');
      }`], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    await new Promise<void>((resolve) => {
      child.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (said.split('\n').length > 50) child.kill('SIGKILL');
      });
      child.on('close', () => resolve());
    });
    const acknowledged = said.trim().split('\n').filter((line) => /^\d+$/.test(line)).map((line) => `n-${line}`);
    await appendFile(join(dir, 'log.jsonl'), '{"rv":999,"object":{"kind":"ConfigMap","metad');
    const store = await open();
    expect(names(store)).toEqual(expect.arrayContaining(acknowledged));
    expect(warnings).toEqual(['the end of the store was unreadable and is dropped']);
    make(store, 'after');
    await store.close();
    const again = await open();
    expect(names(again)).toContain('after');
    await again.close();
  });

  test('damage in the middle is no silent loss', async () => {
    const store = await open();
    for (const name of ['a', 'b', 'c']) make(store, name);
    await store.close();
    const path = join(dir, 'log.jsonl');
    const lines = (await readFile(path, 'utf8')).split('\n');
    lines[1] = 'garbage';
    await writeFile(path, lines.join('\n'));
    await expect(open()).rejects.toThrow(StateFolderError);
  });

  test('a long log is folded into a snapshot, and nothing changes by it', async () => {
    const store = await open(10_000);
    for (let count = 0; count < 200; count += 1) {
      make(store, `n-${count}`);
      if (count % 20 === 0) await store.durable();
    }
    store.remove('ConfigMap', 'default', 'n-7');
    const version = store.resourceVersion();
    await store.close();
    expect((await readFile(join(dir, 'snapshot.jsonl'), 'utf8')).startsWith('{"rv":')).toBe(true);
    const again = await open();
    expect([names(again).length, again.resourceVersion()]).toEqual([199, version]);
    await again.close();
  });

  test('the folder has one user; the lock of a dead one is taken over', async () => {
    const unlock = await lockFolder(dir);
    await expect(lockFolder(dir)).rejects.toThrow(`is in use by a running sandbox (process ${process.pid})`);
    await unlock();
    await writeFile(join(dir, 'lock'), '4194305 1');
    await (await lockFolder(dir))();
  });
});

describe('rules of writing', () => {
  let store: Store;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());
  const pod = (spec = {}) => store.create('Pod', { metadata: { name: 'p', namespace: 'default' }, spec: { containers: [{ name: 'c', image: 'a:1' }], ...spec } });

  test('an update that changes nothing is no write', () => {
    const before = make(store, 'same');
    expect(store.update('ConfigMap', structuredClone(before))).toBe(before);
  });

  test('spec changes count the generation, status changes do not, and neither writes the other', () => {
    const created = store.create('ReplicaSet', { metadata: { name: 'r', namespace: 'default' }, spec: { selector: { matchLabels: { a: 'b' } }, template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'a:1' }] } } } });
    const both = structuredClone(created);
    if (both.spec) both.spec.replicas = 3;
    expect(store.updateStatus('ReplicaSet', { ...both, status: { replicas: 9 } })).toMatchObject({ metadata: { generation: 1 }, spec: { replicas: 1 }, status: { replicas: 9 } });
    both.metadata.resourceVersion = '';
    expect(store.update('ReplicaSet', { ...both, status: { replicas: 0 } })).toMatchObject({ metadata: { generation: 2 }, spec: { replicas: 3 }, status: { replicas: 9 } });
  });

  test('a bound pod is marked first and goes when the kubelet says so; an unbound one goes at once', () => {
    pod({ nodeName: 'sandbox', terminationGracePeriodSeconds: 7 });
    store.remove('Pod', 'default', 'p');
    expect(store.get('Pod', 'default', 'p')?.metadata).toMatchObject({ deletionGracePeriodSeconds: 7, deletionTimestamp: expect.any(String) });
    store.remove('Pod', 'default', 'p', { gracePeriodSeconds: 0 });
    expect(store.get('Pod', 'default', 'p')).toBeUndefined();
    pod();
    store.remove('Pod', 'default', 'p');
    expect(store.get('Pod', 'default', 'p')).toBeUndefined();
  });

  test('finalizers hold an object until the last one is cleared', () => {
    const made = store.create('ConfigMap', { metadata: { name: 'held', namespace: 'default', finalizers: ['example.org/a'] } });
    store.remove('ConfigMap', 'default', 'held', { propagationPolicy: 'Foreground' });
    const held = store.get('ConfigMap', 'default', 'held');
    expect(held?.metadata.finalizers).toEqual(['example.org/a', 'foregroundDeletion']);
    expect(made.metadata.deletionTimestamp).toBeUndefined();
    if (held) store.update('ConfigMap', { ...structuredClone(held), metadata: { ...structuredClone(held.metadata), finalizers: [] } });
    expect(store.get('ConfigMap', 'default', 'held')).toBeUndefined();
  });

  test('a namespace that ends takes nothing new, and goes when its own finalizer is cleared', () => {
    store.create('Namespace', { metadata: { name: 'old' } });
    store.remove('Namespace', '', 'old');
    expect(() => store.create('ConfigMap', { metadata: { name: 'late', namespace: 'old' } })).toThrow('unable to create new content in namespace old because it is being terminated');
    const old = store.get('Namespace', '', 'old');
    expect(old?.status?.phase).toBe('Terminating');
    store.update('Namespace', { ...structuredClone(old), spec: { finalizers: [] } });
    expect(store.get('Namespace', '', 'old')).toBeUndefined();
  });

  test('listeners hear every change in order, also those that listeners cause', () => {
    const heard: string[] = [];
    const note = ({ type, object }: Change): void => void heard.push(`${type} ${object.metadata.name}`);
    store.watch(['ConfigMap'], ({ object }) => {
      if (object.metadata.name === 'first') make(store, 'second');
    });
    const stop = store.watch(['ConfigMap'], note);
    make(store, 'first');
    stop();
    make(store, 'third');
    expect(heard).toEqual(['ADDED first', 'ADDED second']);
  });
});
