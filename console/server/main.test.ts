import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openHistory } from './history/database.ts';
import { createOperationHistory } from './history/operations.ts';
import { browse } from './testing/browser.ts';
import { FakeApi } from './testing/fake-api.ts';
import { fakeHelm } from './testing/fake-helm.ts';

let folder: string;
let api: FakeApi;
let running: ChildProcess[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'main-'));
  api = new FakeApi();
  await api.start();
  running = [];
});
afterEach(async () => {
  for (const child of running) child.kill('SIGKILL');
  await api.dispose();
  rmSync(folder, { recursive: true, force: true });
});

function start(env: Record<string, string> = {}): { child: ChildProcess; line: Promise<string>; exit: Promise<number | null>; errors: () => string } {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
    env: {
      PATH: process.env['PATH'], WHEELHOUSE_PORT: '0', WHEELHOUSE_STATE: join(folder, 'state'), WHEELHOUSE_CHART: join(folder, 'chart'), WHEELHOUSE_KUBECONFIG: api.kubeconfig(),
      WHEELHOUSE_HELM: '/bin/false', WHEELHOUSE_UI: join(folder, 'ui'), ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  let errors = '';
  child.stderr?.on('data', (chunk) => (errors += chunk));
  const lines = child.stdout ? createInterface(child.stdout) : null;
  return {
    child,
    line: new Promise((resolve) => lines?.once('line', resolve)),
    exit: new Promise((resolve) => child.once('exit', resolve)),
    errors: () => errors,
  };
}

test('says that it is ready, in one line, and ends in order', async () => {
  const { child, line, exit } = start();
  const { ready, url } = JSON.parse(await line);
  expect(ready).toBe(true);
  expect((await fetch(url)).status).toBe(503);
  child.kill('SIGTERM');
  expect(await exit).toBe(0);
});

test('starts while the cluster is away', async () => {
  await api.stop();
  const { child, line, exit } = start();
  expect(JSON.parse(await line).ready).toBe(true);
  child.kill('SIGINT');
  expect(await exit).toBe(0);
});

test('says in one sentence that its port is in use', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const address = other.address();
  const { exit, errors } = start({ WHEELHOUSE_PORT: String(typeof address === 'object' && address !== null ? address.port : 0) });
  expect(await exit).toBe(1);
  expect(errors().trim().split('\n').at(-1)).toMatch(/^Port \d+ is in use\. /);
  await new Promise((resolve) => other.close(resolve));
});

test('lists what is wrong with its environment', async () => {
  const { exit, errors } = start({ WHEELHOUSE_RELEASE: '--help', WHEELHOUSE_PORT: 'x' });
  expect(await exit).toBe(1);
  expect(errors()).toMatch(/WHEELHOUSE_PORT.*WHEELHOUSE_RELEASE/);
});

test('waits for helm at the first signal, and interrupts it at the second', async () => {
  mkdirSync(join(folder, 'chart'));
  writeFileSync(join(folder, 'chart/Chart.yaml'), 'name: demo\nversion: 1.0.0\n');
  mkdirSync(join(folder, 'ui'));
  writeFileSync(join(folder, 'ui/index.html'), '<html><head></head></html>');
  const helm = fakeHelm(folder);
  helm.hold();
  const { child, line, exit, errors } = start({ WHEELHOUSE_HELM: helm.binary });
  const { ask, open } = browse(Number(new URL(JSON.parse(await line).url).port));
  const started = await ask('POST', '/api/deploys', { ...(await open()), 'content-type': 'application/json' }, '{}');
  expect(started.status).toBe(202);
  await vi.waitFor(() => expect(helm.calls()).toHaveLength(1), { timeout: 10_000 });
  child.kill('SIGTERM');
  await vi.waitFor(() => expect(errors()).toContain('waiting for helm to end'), { timeout: 10_000 });
  expect(child.exitCode).toBeNull();
  child.kill('SIGTERM');
  expect(await exit).toBe(0);
  const database = openHistory(join(folder, 'state'));
  const [stored] = createOperationHistory(database, { release: 'todo-app', namespace: 'todo-app' }).list(1);
  database.close();
  expect(stored?.operation.state).toBe('interrupted');
});
