import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type HelmRun = {
  pid: number;
  /** See `processStart`. */
  started: string;
  /** Exit code; -1 when it was ended by a signal or its time was up. */
  exit: Promise<number>;
  /** Asks helm to stop (it then marks the release as failed), and kills its whole group shortly after. Resolves when it is gone. */
  interrupt(): Promise<void>;
};

export type Helm = {
  /** Runs a short command to its end and gives its stdout; throws with helm's own last words. */
  ask(args: string[]): Promise<string>;
  /** Starts a command on the cluster. Output goes to a file, so that helm survives a console that dies. */
  operate(args: string[], options: { stdin: string; outputFile: string }): HelmRun;
  /** The arguments that `operate` adds: where the cluster is. */
  clusterArgs(): string[];
};

const askTimeoutMs = 20_000;
/** Hooks may run for minutes; helm itself stops waiting for one after five. */
const operationTimeoutMs = 15 * 60_000;
const killAfterMs = 700;

type Options = { binary: string; state: string; kubeconfig: string; context: () => string; inherited: Record<string, string | undefined> };

/** The only place that starts helm: argument arrays, no shell, a process group of its own, a clean environment. */
export function createHelm(options: Options): Helm {
  const env = toHelmEnv(options.inherited, options.state);

  function start(args: string[], stdio: ['pipe', 'pipe' | number, 'pipe' | number]): ChildProcess {
    return spawn(options.binary, args, { env, stdio, detached: true, cwd: options.state });
  }
  const clusterArgs = (): string[] => ['--kubeconfig', options.kubeconfig, '--kube-context', options.context()];

  return {
    clusterArgs,
    ask(args) {
      const child = start(args, ['pipe', 'pipe', 'pipe']);
      const out: Buffer[] = [];
      const err: Buffer[] = [];
      child.stdin?.end();
      child.stdout?.on('data', (chunk: Buffer) => out.push(chunk));
      child.stderr?.on('data', (chunk: Buffer) => err.push(chunk));
      const timer = setTimeout(() => killGroup(child, 'SIGKILL'), askTimeoutMs);
      return new Promise((resolve, reject) => {
        child.once('error', (error) => reject(new Error('helm could not be started', { cause: error })));
        child.once('close', (code) => {
          clearTimeout(timer);
          if (code === 0) resolve(Buffer.concat(out).toString('utf8'));
          else reject(new Error(toHelmError(Buffer.concat(err).toString('utf8').split('\n')) ?? `helm ${args[0] ?? ''} failed`));
        });
      });
    },
    operate(args, { stdin, outputFile }) {
      const file = openSync(outputFile, 'a', 0o600);
      const child = start([...args.slice(0, 1), ...clusterArgs(), ...args.slice(1)], ['pipe', file, file]);
      closeSync(file);
      // helm may end before it read everything; its exit code says why.
      child.stdin?.on('error', () => undefined);
      child.stdin?.end(stdin);
      const timer = setTimeout(() => killGroup(child, 'SIGTERM'), operationTimeoutMs);
      const exit = new Promise<number>((resolve, reject) => {
        child.once('error', (error) => reject(new Error('helm could not be started', { cause: error })));
        child.once('close', (code) => resolve(code ?? -1));
      }).finally(() => clearTimeout(timer));
      const pid = child.pid ?? 0;
      return {
        pid,
        started: processStart(pid) ?? '',
        exit,
        async interrupt() {
          killGroup(child, 'SIGTERM');
          const kill = setTimeout(() => killGroup(child, 'SIGKILL'), killAfterMs);
          await exit.catch(() => undefined);
          clearTimeout(kill);
        },
      };
    },
  };
}

/** Lines of an operation's output so far; the last one may still be growing. */
export function readOutput(outputFile: string): string[] {
  try {
    return readFileSync(outputFile, 'utf8').split('\n').map((line) => line.trimEnd()).filter((line) => line !== '');
  } catch {
    return [];
  }
}

/** helm's own explanation among its output: the last `Error:` and what follows it. */
export function toHelmError(lines: string[]): string | null {
  const index = lines.findLastIndex((line) => /^Error: /.test(line.trim()));
  if (index === -1) return lines.map((line) => line.trim()).findLast((line) => line !== '') ?? null;
  return lines.slice(index, index + 4).map((line) => line.trim()).filter((line) => line !== '').join(' ').replace(/^Error: /, '');
}

/**
 * When a process started, in the system's own words, or null when it is gone. Together with the pid it names one process for ever:
 * pids are used again. Linux: field 22 of /proc/PID/stat (proc(5)); elsewhere `ps`.
 */
export function processStart(pid: number): string | null {
  try {
    if (process.platform !== 'linux') return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null;
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses and may hold spaces.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? null : fields[19] ?? null;
  } catch {
    return null;
  }
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // It ended in between.
  }
}

/** What helm may know of our environment: enough for exec plugins and proxies, nothing that changes what it does. */
function toHelmEnv(inherited: Record<string, string | undefined>, state: string): Record<string, string> {
  const kept = /^(PATH|HOME|USER|LOGNAME|LANG|LC_.*|TZ|TMPDIR|XDG_RUNTIME_DIR|SSL_CERT_.*|https?_proxy|no_proxy|HTTPS?_PROXY|NO_PROXY|AWS_.*|GOOGLE_.*|CLOUDSDK_.*|AZURE_.*)$/;
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(inherited)) if (value !== undefined && kept.test(name)) env[name] = value;
  for (const home of ['cache', 'config', 'data']) {
    const folder = join(state, 'helm', home);
    mkdirSync(folder, { recursive: true });
    env[`HELM_${home.toUpperCase()}_HOME`] = folder;
  }
  return env;
}
