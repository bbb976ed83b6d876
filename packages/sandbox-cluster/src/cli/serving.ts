import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readStat } from '../kubelet/processes.ts';

/** What a running sandbox says about itself in its state folder: its ready line and the process. */
export type Serving = { pid: number; startTicks: number; server: string; kubeconfig: string; ingressPort: number; isolation: string };

const fileOf = (stateDir: string): string => join(stateDir, 'serving.json');

/** Call when the sandbox is ready; `removeServing` when it stops. */
export async function writeServing(stateDir: string, ready: Omit<Serving, 'pid' | 'startTicks'>): Promise<void> {
  const serving: Serving = { pid: process.pid, startTicks: readStat(process.pid)?.startTicks ?? 0, ...ready };
  await writeFile(`${fileOf(stateDir)}.new`, JSON.stringify(serving), { mode: 0o600 });
  await rename(`${fileOf(stateDir)}.new`, fileOf(stateDir));
}

export async function removeServing(stateDir: string): Promise<void> {
  await rm(fileOf(stateDir), { force: true });
}

/** undefined = no sandbox runs on this folder; what a killed one left there does not count. */
export async function readServing(stateDir: string): Promise<Serving | undefined> {
  const text = await readFile(fileOf(stateDir), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const serving: Serving = JSON.parse(text);
  return readStat(serving.pid)?.startTicks === serving.startTicks ? serving : undefined;
}
