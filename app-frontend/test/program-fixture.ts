import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';

export interface Program {
  stop: () => Promise<void>;
}

interface ProgramOptions {
  command: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  cwd?: string;
  /** It can be used once it has written this, or once this address answers well. */
  ready: { text: string } | { url: string };
}

const START_MS = 30_000;
const POLL_MS = 50;
const KEPT_LINES = 20;

/** Starts a program and resolves once it can be used; rejects with its last words when it ends before, or takes too long. */
export async function startProgram({ command, args, env, cwd, ready }: ProgramOptions): Promise<Program> {
  const child = spawn(command, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  const said = Promise.withResolvers<void>();
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      if (lines.length > KEPT_LINES) lines.shift();
      if ('text' in ready && line.includes(ready.text)) said.resolve();
    });
  }
  const end = new AbortController();
  try {
    const isUsable = 'text' in ready ? said.promise : answers(ready.url, end.signal);
    const tooLate = wait(START_MS, undefined, { signal: end.signal }).then(() => Promise.reject(new Error('not ready in time')));
    const ended = once(child, 'exit', { signal: end.signal }).then(([code]) => Promise.reject(new Error(`ended with ${code}`)));
    await Promise.race([isUsable, tooLate, ended]);
  } catch (cause) {
    await stopProgram(child);
    throw new Error(`${command} ${args.join(' ')} did not start:\n${lines.join('\n')}`, { cause });
  } finally {
    end.abort();
  }
  return { stop: () => stopProgram(child) };
}

/** Runs a program to its end; rejects unless it succeeds. */
export async function runProgram(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn(command, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const errors = child.stderr.setEncoding('utf8').toArray();
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${command} ended with ${code}: ${(await errors).join('')}`);
}

/** For programs that cannot be asked to choose a port themselves. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function answers(url: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const isOk = await fetch(url, { signal }).then(({ ok }) => ok, () => false);
    if (isOk) return;
    await wait(POLL_MS);
  }
}

async function stopProgram(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(timer);
}
