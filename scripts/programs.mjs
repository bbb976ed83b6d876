import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { UserError } from './say.mjs';
import { isAlive, startOf } from './state.mjs';

/**
 * A program that runs as long as we do: it prints one JSON line with `ready` on stdout, logs to stderr (kept in a file), and ends on SIGTERM.
 * It has a process group of its own, so that Ctrl-C on the terminal reaches it only through us, in order.
 * @param {string} name
 * @param {string} node
 * @param {string[]} args
 * @param {{ env: NodeJS.ProcessEnv, logFile: string, onLog?: (line: string) => void }} options
 */
export function startProgram(name, node, args, { env, logFile, onLog }) {
  const child = spawn(node, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const log = createWriteStream(logFile, { flags: 'a', mode: 0o600 });
  const tail = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    log.write(`${line}\n`);
    tail.push(line);
    if (tail.length > 8) tail.shift();
    onLog?.(line);
  });
  const ended = new Promise((resolve) => { child.on('close', (code, signal) => { log.end(); resolve({ code, signal }); }); });
  const ready = new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      try {
        const message = JSON.parse(line);
        if (message.ready === true) resolve(message);
      } catch { /* not ours: a library's greeting */ }
    });
    child.on('error', (cause) => reject(new UserError(`The ${name} could not be started: ${cause.message}`)));
    void ended.then(({ code, signal }) => reject(new UserError(`The ${name} ended at once (${signal ?? `exit code ${code}`}):\n${tail.map((line) => `    ${toSentence(line)}`).join('\n')}\n  Its log: ${logFile}`)));
  });
  ready.catch(() => undefined);
  return { name, pid: child.pid, startedAt: startOf(child.pid ?? 0), ready, ended, signal: (signal) => child.kill(signal) };
}

/** A log line's words: pino and JSON lines carry them in `msg`. */
function toSentence(line) {
  try {
    const { msg, message } = JSON.parse(line);
    return String(msg ?? message ?? line);
  } catch {
    return line;
  }
}

/** Ends programs that a killed start left behind: asks, waits up to 10 s, then insists. Only those of our own lock file. */
export async function endOrphans(orphans) {
  for (const orphan of orphans) if (isAlive(orphan)) process.kill(orphan.pid, 'SIGTERM');
  const until = Date.now() + 10_000;
  while (orphans.some(isAlive) && Date.now() < until) await new Promise((resolve) => { setTimeout(resolve, 50); });
  for (const orphan of orphans) if (isAlive(orphan)) process.kill(orphan.pid, 'SIGKILL');
}
