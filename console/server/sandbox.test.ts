import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pino } from 'pino';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { ClientToServer, ServerToClient, Snapshot } from '@wheelhouse/console-contract/live.ts';
import { ChartInfo, Operation, RevisionValues, type Verdict } from '@wheelhouse/console-contract/release.ts';
import { Session } from '@wheelhouse/console-contract/session.ts';
import { buildConsole, type Console } from './app.ts';
import { listenOnLoopback } from './http/listen.ts';
import { browse, type Browser } from './testing/browser.ts';

/** The console with the real helm on a cluster that runs for real: the one test here that fakes nothing. */
const sandboxMain = join(import.meta.dirname, '../../packages/sandbox-cluster/src/main.ts');
const folder = mkdtempSync(join(tmpdir(), 'console-sandbox-'));
const kubeconfig = join(folder, 'kubeconfig');
const web = `const { createServer } = require('node:http');
console.log(JSON.stringify({ level: 30, msg: 'says ' + process.env.MESSAGE + ', password of ' + process.env.PASSWORD_LENGTH }));
createServer((_request, response) => response.end(process.env.MESSAGE)).listen(8000);
process.on('SIGTERM', () => process.exit(0));`;

let sandbox: ChildProcess;
let console: Console & { port: number };
let browser: Browser;
let headers: Record<string, string>;
let socket: Socket<ServerToClient, ClientToServer>;

async function openConsole(): Promise<void> {
  const built = buildConsole({
    port: 0, state: join(folder, 'console'), chart: join(import.meta.dirname, 'testing/chart'), release: 'demo', namespace: 'demo', kubeconfig,
    helm: process.env['HELM'] ?? 'helm', ui: join(folder, 'ui'), logLevel: 'silent', inherited: { PATH: process.env['PATH'], HOME: folder },
  }, pino({ level: 'silent' }));
  console = { ...built, port: await listenOnLoopback(built.app, 0) };
  browser = browse(console.port);
  const session = await browser.open();
  headers = { ...session, 'content-type': 'application/json' };
  socket = io(`http://127.0.0.1:${console.port}`, { transports: ['websocket'], auth: { token: session['x-wheelhouse-token'] }, extraHeaders: { host: `localhost:${console.port}`, cookie: session.cookie } });
}
async function closeConsole(): Promise<void> {
  socket.disconnect();
  await console.deploy.drain();
  await console.app.close();
}

beforeAll(async () => {
  mkdirSync(join(folder, 'image'));
  mkdirSync(join(folder, 'ui'));
  writeFileSync(join(folder, 'image/web.js'), web);
  writeFileSync(join(folder, 'ui/index.html'), '<html><head></head></html>');
  execFileSync(process.execPath, [sandboxMain, 'image', 'load', 'demo-web:1', '--from', join(folder, 'image'), '--entrypoint', '["node","web.js"]', '--state', join(folder, 'sandbox')]);
  sandbox = spawn(process.execPath, [sandboxMain, 'serve', '--state', join(folder, 'sandbox'), '--kubeconfig', kubeconfig, '--ingress-port', '0'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const out = sandbox.stdout;
  if (out) await new Promise((resolve) => createInterface(out).once('line', resolve));
  await openConsole();
}, 60_000);

afterAll(async () => {
  await closeConsole();
  sandbox.kill('SIGTERM');
  await new Promise((resolve) => sandbox.once('exit', resolve));
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

async function get(path: string): Promise<unknown> {
  return JSON.parse((await browser.ask('GET', path, headers)).text);
}
async function post(path: string, body: object): Promise<Operation> {
  const reply = await browser.ask('POST', path, headers, JSON.stringify(body));
  expect(reply.status, reply.text).toBe(202);
  return Operation.parse(JSON.parse(reply.text));
}
async function snapshot(): Promise<Snapshot> {
  const answer = await socket.timeout(5_000).emitWithAck('cluster:subscribe');
  if (!answer.ok) throw new Error(answer.message);
  return answer.value;
}
async function reaches(expected: Partial<Verdict>): Promise<Snapshot> {
  let now = await snapshot();
  await vi.waitFor(async () => {
    now = await snapshot();
    expect(now.verdict).toMatchObject(expected);
    expect(now.operation?.state).not.toBe('running');
  }, { timeout: 45_000, interval: 200 });
  return now;
}

test('finds the cluster, and suggests the addresses that it shows', async () => {
  await vi.waitFor(async () => expect((await snapshot()).source.state).toBe('live'), { timeout: 15_000 });
  const session = Session.parse(await get('/api/session'));
  expect(session).toMatchObject({ readOnly: null, release: 'demo', kubernetesVersion: expect.stringMatching(/^v1\./) });
  expect(session.addresses[0]).toMatchObject({ url: expect.stringMatching(/^http:\/\/demo\.localhost:\d+$/), reachable: true });
  const chart = ChartInfo.parse(await get('/api/chart'));
  expect(chart).toMatchObject({ name: 'demo', currentYaml: null, suggestedYaml: 'ingress:\n  hosts:\n    - demo.test\n    - demo.localhost\n' });
});

test('installs, and tells step by step how the release became ready', async () => {
  const operation = await post('/api/deploys', { valuesYaml: 'password: hush\n' });
  expect(operation).toMatchObject({ kind: 'install', state: 'running', revision: 1 });
  const { verdict, timeline, rows } = await reaches({ state: 'Ready', revision: 1 });
  expect(verdict.durationMs).toBeGreaterThan(0);
  expect(timeline.map((step) => step.id.replace(/^demo-web-.*\//, 'pod/'))).toEqual(expect.arrayContaining(['start', 'helm', 'pod/scheduled', 'pod/started', 'pod/ready', 'ready']));
  expect(rows.filter((row) => row.type === 'pod')).toMatchObject([{ status: 'Running', workload: 'demo-web', release: 'demo', tone: 'ok' }]);
  expect(rows.filter((row) => row.type === 'volume')).toMatchObject([{ phase: 'Bound' }]);
});

test('streams the logs of its pods', async () => {
  const texts: string[] = [];
  socket.on('logs:changed', (frame, ack) => {
    texts.push(...frame.lines.map((line) => `${line.level} ${line.text}`));
    ack();
  });
  await socket.timeout(5_000).emitWithAck('logs:follow', { pods: [], tailLines: 10 });
  await vi.waitFor(() => expect(texts.join('\n')).toContain('says hello, password of 4'), { timeout: 10_000 });
  expect(texts[0]).toMatch(/^info /);
});

test('upgrades without asking for the secret again, and without showing it', async () => {
  await post('/api/deploys', { valuesYaml: 'message: goodbye\n' });
  await reaches({ state: 'Ready', revision: 2 });
  const chart = ChartInfo.parse(await get('/api/chart'));
  expect(chart).toMatchObject({ currentYaml: 'message: goodbye\n', keptSecrets: ['password'] });
  const { valuesYaml } = RevisionValues.parse(await get('/api/releases/2/values'));
  expect(valuesYaml).toContain('message: goodbye');
  expect(valuesYaml).not.toContain('hush');
});

test('names the image that does not exist, and rolls back from it', async () => {
  await post('/api/deploys', { valuesYaml: 'tag: nope\n' });
  const { verdict } = await reaches({ state: 'Degraded', revision: 3 });
  expect(verdict.cause).toMatchObject({ code: 'ImageNotFound', message: 'The image demo-web:nope cannot be pulled.' });
  await post('/api/rollbacks', { revision: 2 });
  await reaches({ state: 'Ready', revision: 4 });
});

test('reports what helm says of a chart that does not render, and leaves the release as it is', async () => {
  await post('/api/deploys', { valuesYaml: 'message: ""\n' });
  const { operation } = await reaches({ state: 'Ready', revision: 4 });
  expect(operation).toMatchObject({ state: 'failed', error: expect.stringContaining('message must not be empty') });
});

test('shows the same after a restart of the console', async () => {
  const before = await snapshot();
  await closeConsole();
  await openConsole();
  const after = await reaches({ state: 'Ready', revision: 4 });
  expect(after.operation).toEqual(before.operation);
  expect(after.rows.filter((row) => row.type === 'revision').map((row) => row.revision).toSorted()).toEqual([1, 2, 3, 4]);
});

test('replaces a pod that is deleted', async () => {
  const name = (await snapshot()).rows.find((row) => row.type === 'pod')?.name ?? '';
  expect((await browser.ask('DELETE', `/api/pods/${name}`, headers)).status).toBe(200);
  await vi.waitFor(async () => {
    const pods = (await snapshot()).rows.filter((row) => row.type === 'pod');
    expect(pods).toMatchObject([{ status: 'Running', tone: 'ok' }]);
    expect(pods[0]?.name).not.toBe(name);
  }, { timeout: 20_000, interval: 200 });
});

test('uninstalls and keeps the data, installs over it, and deletes it only when asked to', async () => {
  await post('/api/uninstalls', { confirm: 'demo' });
  expect((await reaches({ state: 'None' })).rows.filter((row) => row.type === 'volume')).toHaveLength(1);
  await post('/api/deploys', {});
  await reaches({ state: 'Ready', revision: 1 });
  await post('/api/uninstalls', { confirm: 'demo', deleteVolumes: true });
  const { operation } = await reaches({ state: 'None' });
  expect(operation?.output).toEqual(expect.arrayContaining(['persistentvolumeclaim "demo-data" deleted', 'secret "demo-kept" deleted']));
  await vi.waitFor(async () => expect((await snapshot()).rows.filter((row) => row.type === 'volume' || row.type === 'pod')).toEqual([]), { timeout: 20_000, interval: 200 });
});
