import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';

export interface Program {
  stop: () => Promise<void>;
}

interface ProgramOptions {
  command: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  cwd?: string;
  /** Says whether a line of its output (both streams) means that it can be used. */
  isReady: (line: string) => boolean;
}

const START_MS = 30_000;
const KEPT_LINES = 20;

/** Starts a program and resolves with the line that said it is ready; rejects with its last words when it ends before. */
export async function startProgram({ command, args, env, cwd, isReady }: ProgramOptions): Promise<Program & { readyLine: string }> {
  const child = spawn(command, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  const readyLine = await new Promise<string>((resolve, reject) => {
    const giveUp = (why: string) => reject(new Error(`${command} ${args.join(' ')}: ${why}\n${lines.join('\n')}`));
    const timer = setTimeout(() => giveUp('not ready in time'), START_MS);
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        if (lines.length > KEPT_LINES) lines.shift();
        if (!isReady(line)) return;
        clearTimeout(timer);
        resolve(line);
      });
    }
    child.once('error', (error) => giveUp(error.message));
    child.once('exit', (code) => {
      clearTimeout(timer);
      giveUp(`ended with ${code}`);
    });
  });
  return { readyLine, stop: () => stopProgram(child) };
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

async function stopProgram(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(timer);
}
