import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FullReleaseRecord } from '../helm/release-record.ts';
import { createHelm } from '../helm/run-helm.ts';
import { createAudit } from '../history/audit.ts';
import { openHistory } from '../history/database.ts';
import { createOperationHistory, type OperationHistory } from '../history/operations.ts';
import { fakeHelm } from '../testing/fake-helm.ts';
import { createDeploy, type Deploy } from './deploy.ts';

let folder: string;
let helm: ReturnType<typeof fakeHelm>;
let database: DatabaseSync;
let history: OperationHistory;
let releases: FullReleaseRecord[];
let deploy: Deploy;
let deleted: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'deploy-'));
  mkdirSync(join(folder, 'packages'));
  helm = fakeHelm(folder);
  database = openHistory(folder);
  history = createOperationHistory(database, { release: 'demo', namespace: 'apps' });
  releases = [];
  deleted = 0;
  deploy = build();
});
afterEach(async () => {
  helm.release();
  await deploy.drain();
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

function build(): Deploy {
  return createDeploy({
    helm: createHelm({ binary: helm.binary, state: folder, kubeconfig: '/k', context: () => 'ctx', inherited: { PATH: '/bin', HELM_NAMESPACE: 'other', KUBECONFIG: '/other', TOKEN: 'x' } }),
    history, audit: createAudit(database), log: pino({ level: 'silent' }), outputs: join(folder, 'outputs'), packages: join(folder, 'packages'),
    chart: '/charts/demo', release: 'demo', namespace: 'apps', assertWritable: () => undefined,
    readReleases: async () => releases,
    suggest: async () => ({ ingress: { hosts: ['demo.localhost'] } }),
    deleteKept: async () => [`deleted ${(deleted += 1)}`],
  });
}
const record = (revision: number, values: Record<string, unknown> = {}, status = 'deployed'): FullReleaseRecord => ({
  name: 'demo', namespace: 'apps', revision, status, description: '', chart: 'demo', chartVersion: '1', appVersion: '1', createdAt: '', updatedAt: '', values, notes: '',
});
const ends = (): Promise<void> => vi.waitFor(() => expect(deploy.newest()?.operation.state).not.toBe('running'), { timeout: 5_000 });
const called = (): Promise<void> => vi.waitFor(() => expect(helm.calls()).toHaveLength(1), { timeout: 5_000 });

test('installs with an argument array, values on stdin and a clean environment', async () => {
  const operation = await deploy.deploy('replicas: 2');
  expect(operation).toMatchObject({ kind: 'install', state: 'running', revision: 1 });
  expect(operation.command).toBe('helm upgrade --install --namespace apps --create-namespace --values - demo /charts/demo --kubeconfig /k --kube-context ctx');
  await ends();
  const [call] = helm.calls();
  expect(call?.args.slice(0, 5)).toEqual(['upgrade', '--kubeconfig', '/k', '--kube-context', 'ctx']);
  expect(call?.args.slice(-3, -1)).toEqual(['--', 'demo']);
  expect(call?.stdin).toBe('ingress:\n  hosts:\n    - demo.localhost\nreplicas: 2\n');
  expect(Object.keys(call?.env ?? {}).toSorted()).toEqual(['HELM_CACHE_HOME', 'HELM_CONFIG_HOME', 'HELM_DATA_HOME', 'PATH']);
  expect(deploy.newest()?.operation).toMatchObject({ state: 'succeeded', output: ['helm says hello'], error: null });
});

test('keeps stored secrets on an upgrade, and never shows them', async () => {
  releases = [record(3, { secrets: { token: 'hush' }, replicas: 5 })];
  const operation = await deploy.deploy('');
  expect(operation).toMatchObject({ kind: 'upgrade', revision: 4 });
  await ends();
  expect(helm.calls()[0]?.stdin).toContain('token: hush');
  expect(helm.calls()[0]?.stdin).not.toContain('replicas');
  expect(JSON.stringify(history.list(10))).not.toContain('hush');
  expect(JSON.stringify(database.prepare('SELECT * FROM audit').all())).not.toContain('hush');
});

test('runs one operation at a time', async () => {
  helm.hold();
  const both = await Promise.allSettled([deploy.deploy(''), deploy.deploy('')]);
  expect(both.map((one) => one.status)).toEqual(['fulfilled', 'rejected']);
  await expect(deploy.uninstall({ confirm: 'demo', deleteVolumes: false })).rejects.toThrow('Another operation');
});

test('is free again after a plan that was refused', async () => {
  await expect(deploy.rollback({ revision: 7 })).rejects.toThrow('does not exist');
  await expect(deploy.uninstall({ confirm: 'other', deleteVolumes: false })).rejects.toThrow('type the release');
  await expect(deploy.deploy('')).resolves.toMatchObject({ state: 'running' });
});

test('reports helm’s own last words when it fails', async () => {
  helm.release(1, 'Error: INSTALLATION FAILED: boom');
  await deploy.deploy('');
  await ends();
  expect(deploy.newest()?.operation).toMatchObject({ state: 'failed', error: 'INSTALLATION FAILED: boom' });
  expect(database.prepare('SELECT outcome FROM audit').get()).toEqual({ outcome: 'failed: INSTALLATION FAILED: boom' });
});

test('deletes the volumes only when asked to', async () => {
  releases = [record(1)];
  await deploy.uninstall({ confirm: 'demo', deleteVolumes: false });
  await ends();
  expect(deleted).toBe(0);
  await deploy.uninstall({ confirm: 'demo', deleteVolumes: true });
  await ends();
  expect(deploy.newest()?.operation.output).toEqual(['helm says hello', 'deleted 1']);
});

test('waits for the running operation when it is to stop, and starts no other', async () => {
  helm.hold();
  await deploy.deploy('');
  let isDrained = false;
  const drained = deploy.drain().then(() => (isDrained = true));
  await expect(deploy.deploy('')).rejects.toThrow('about to stop');
  await called();
  expect(isDrained).toBe(false);
  helm.release();
  await drained;
  expect(deploy.newest()?.operation.state).toBe('succeeded');
});

test('ends helm and says interrupted when it must stop now', async () => {
  helm.hold();
  await deploy.deploy('');
  await called();
  await deploy.interrupt();
  expect(deploy.newest()?.operation).toMatchObject({ state: 'interrupted', error: expect.stringContaining('interrupted') });
});

test('a later console marks an operation as interrupted whose helm is gone', async () => {
  helm.hold();
  await deploy.deploy('');
  await called();
  const stored = history.list(1)[0];
  helm.release();
  await ends();
  if (stored) history.save({ ...stored, pid: 2_000_000_000 });
  deploy = build();
  await deploy.recover();
  expect(history.list(1)[0]?.operation.state).toBe('interrupted');
});

test('a later console waits for a helm that still runs, and believes helm’s record', async () => {
  helm.hold();
  await deploy.deploy('');
  await called();
  const second = build();
  const recovered = second.recover();
  await expect(second.deploy('')).rejects.toThrow('Another operation');
  releases = [record(1)];
  helm.release();
  await recovered;
  expect(second.newest()?.operation.state).toBe('succeeded');
});

test('remembers only the first moment of Ready', async () => {
  const { id } = await deploy.deploy('');
  await ends();
  deploy.noteReady(id, '2026-11-23T08:00:05.000Z');
  deploy.noteReady(id, '2026-11-23T09:00:00.000Z');
  expect(history.list(1)[0]?.readyAt).toBe('2026-11-23T08:00:05.000Z');
});
