import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { PassThrough } from 'node:stream';
import type { ExecOptions, ExecSession } from '../runtime.ts';
import type { LaunchPlan } from './launch.ts';
import { killTree } from './processes.ts';

const OUTPUT_BYTES = 10 * 1024;

/** Runs a command beside a container's program, same environment, folder and user. Throws StartError when there is no such program. */
export function execBeside(plan: LaunchPlan, { command, stdin, tty, signal }: Omit<ExecOptions, 'container'>): ExecSession {
  const child = spawnBeside(plan, command);
  const kill = (): void => { if (child.pid !== undefined) killTree(child.pid); };
  signal.addEventListener('abort', kill);
  if (signal.aborted) kill();
  const exitCode = waitForClose(child).finally(() => signal.removeEventListener('abort', kill));
  child.stdin.on('error', () => {}); // EPIPE: the command ended without reading all of it.
  if (!stdin) child.stdin.end();
  const input = stdin ? child.stdin : null;
  if (!tty) return { stdin: input, stdout: child.stdout, stderr: child.stderr, exitCode };
  // A terminal has one output; without a pseudo-terminal the two are joined here.
  const both = new PassThrough();
  child.stdout.pipe(both, { end: false });
  child.stderr.pipe(both, { end: false });
  void exitCode.then(() => both.end());
  return { stdin: input, stdout: both, stderr: new PassThrough().end(), exitCode };
}

/** Runs a command to its end, for probes and hooks. A command that cannot be started counts as exit code 126, as container runtimes have it. */
export async function execToEnd(plan: LaunchPlan, command: string[], timeoutMs: number): Promise<{ exitCode: number; output: string; timedOut: boolean }> {
  let timedOut = false;
  let output = '';
  try {
    const child = spawnBeside(plan, command);
    child.stdin.end();
    const add = (chunk: Buffer): void => { output = `${output}${chunk.toString()}`.slice(0, OUTPUT_BYTES); };
    child.stdout.on('data', add);
    child.stderr.on('data', add);
    const timer = setTimeout(() => {
      timedOut = true;
      if (child.pid !== undefined) killTree(child.pid);
    }, timeoutMs);
    const exitCode = await waitForClose(child).finally(() => clearTimeout(timer));
    return { exitCode, output, timedOut };
  } catch (error) {
    return { exitCode: 126, output: error instanceof Error ? error.message : String(error), timedOut };
  }
}

function spawnBeside(plan: LaunchPlan, command: string[]): ChildProcessWithoutNullStreams {
  const { argv: [file = '', ...args], env, cwd } = plan.beside(command);
  return spawn(file, args, { cwd, env, detached: true, stdio: 'pipe' });
}

function waitForClose(child: ChildProcessWithoutNullStreams): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, name) => resolve(code ?? 128 + (name === null ? 0 : constants.signals[name])));
  });
}
