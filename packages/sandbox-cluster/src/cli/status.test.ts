import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { kubeconfigCommand } from './kubeconfig.ts';
import { removeServing, writeServing } from './serving.ts';
import { statusCommand } from './status.ts';

let state: string;
let lines: string[];
const terminal = { out: (line: string) => { lines.push(line); }, err: (line: string) => { lines.push(line); } };
beforeEach(async () => {
  lines = [];
  state = await mkdtemp(join(tmpdir(), 'sandbox-status-'));
});
afterEach(() => rm(state, { recursive: true }));

it('tells where a running sandbox is', async () => {
  const kubeconfig = join(state, 'kubeconfig');
  await writeFile(kubeconfig, 'kind: Config\n');
  await writeServing(state, { server: 'https://127.0.0.1:6443', kubeconfig, ingressPort: 8080, isolation: 'loopback' });
  expect(await statusCommand(['--state', state, '--json'], terminal)).toBe(0);
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ running: true, pid: process.pid, server: 'https://127.0.0.1:6443', ingressPort: 8080 });
  expect(await kubeconfigCommand(['--state', state], terminal)).toBe(0);
  expect(await kubeconfigCommand(['--state', state, '--path'], terminal)).toBe(0);
  expect(lines.slice(-2)).toEqual(['kind: Config', kubeconfig]);
  await removeServing(state);
  expect(await statusCommand(['--state', state], terminal)).toBe(3);
  expect(lines.at(-1)).toBe(`No sandbox runs on ${state}.`);
});

it('does not take what a killed sandbox left for a running one', async () => {
  await writeFile(join(state, 'serving.json'), JSON.stringify({ pid: process.pid, startTicks: 1, server: '', kubeconfig: '', ingressPort: 1, isolation: '' }));
  expect(await statusCommand(['--state', state, '--json'], terminal)).toBe(3);
  expect(await kubeconfigCommand(['--state', state], terminal)).toBe(1);
  expect(lines.at(-1)).toBe(`No sandbox runs on ${state}; start it first.`);
});

it('refuses what it does not know', async () => {
  expect(await statusCommand(['--stat', state], terminal)).toBe(2);
});
