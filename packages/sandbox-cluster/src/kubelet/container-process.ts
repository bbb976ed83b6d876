import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { ContainerLog } from './container-log.ts';
import type { Launch } from './launch.ts';
import { findByEnvironment, killTree, readStat, signal } from './processes.ts';

export type Exit = { code: number; signal: NodeJS.Signals | null };
export type ContainerProcess = {
  pid: number;
  /** Of the first process, in clock ticks since boot: with the pid, it names the process for good. */
  startTicks: number;
  /** Resolves when the program has ended, everything it left behind is killed and its last output is in the log. */
  exit: Promise<Exit>;
  signal(name: NodeJS.Signals): void;
  /** SIGKILL for the whole tree. */
  kill(): void;
};

/** Names the container in the environment of all its processes. */
export const CONTAINER_VARIABLE = 'SANDBOX_CONTAINER';

/** After the program's end, how long its output pipes may stay open in the hands of something that survived even SIGKILL. */
const PIPE_GRACE_MS = 2_000;

/** Starts a program in a session and process group of its own, with nothing of this process's environment. Rejects when it cannot be started. */
export async function startProcess({ argv, env, cwd }: Launch, log: ContainerLog): Promise<ContainerProcess> {
  const [file = '', ...args] = argv;
  const child = spawn(file, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.on('data', (chunk: Buffer) => log.write('stdout', chunk));
  child.stderr.on('data', (chunk: Buffer) => log.write('stderr', chunk));
  const exit = waitForExit(child, () => {
    if (child.pid !== undefined) killTree(child.pid);
    // What left the session and lost its parent still has the environment it was started with.
    for (const pid of findByEnvironment(CONTAINER_VARIABLE, env[CONTAINER_VARIABLE] ?? '')) signal(pid, 'SIGKILL');
  });
  const pid = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', () => resolve(child.pid ?? 0));
  });
  return {
    pid,
    startTicks: readStat(pid)?.startTicks ?? 0,
    exit,
    signal: (name) => { signal(pid, name); },
    kill: () => killTree(pid),
  };
}

function waitForExit(child: ChildProcess, cleanUp: () => void): Promise<Exit> {
  return new Promise((resolve) => {
    let pipes: NodeJS.Timeout | undefined;
    child.once('exit', () => {
      cleanUp();
      pipes = setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
      }, PIPE_GRACE_MS);
    });
    child.once('close', (code, name) => {
      clearTimeout(pipes);
      resolve({ code: code ?? 128 + toNumber(name), signal: name });
    });
  });
}

function toNumber(name: NodeJS.Signals | null): number {
  return name === null ? 0 : constants.signals[name];
}
