import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from './say.mjs';

/**
 * The state folder's lock: `wheelhouse.lock` = { pid, startedAt, url, children }. One start owns a folder; a second one is told the address.
 * A process is told from a later one with the same id by its start time.
 */

/**
 * @param {string} state
 * @returns {{ owner: { url: string } } | { update(fields: object): void, release(): void, orphans: { pid: number, startedAt: string }[] }}
 *   `owner`: a running start holds the folder. `orphans`: programs of a killed start that still run.
 */
export function lockState(state) {
  const path = join(state, 'wheelhouse.lock');
  try {
    mkdirSync(state, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new UserError(`The state folder ${state} cannot be made (${cause.code}). Choose another with --state DIR.`);
  }
  const mine = { pid: process.pid, startedAt: startOf(process.pid), url: '', children: [] };
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      const file = openSync(path, 'wx', 0o600);
      writeFileSync(file, JSON.stringify(mine));
      closeSync(file);
      return held(path, mine, []);
    } catch (cause) {
      if (cause.code !== 'EEXIST') throw new UserError(`The state folder ${state} cannot be written (${cause.code}). Choose another with --state DIR.`);
      const other = readLock(path);
      if (other !== undefined && isAlive(other)) return { owner: other };
      rmSync(path, { force: true });
      if (other !== undefined) {
        writeFileSync(path, JSON.stringify(mine), { mode: 0o600 });
        return held(path, mine, other.children.filter(isAlive));
      }
    }
  }
  throw new UserError(`The lock ${path} cannot be taken: another start took it at the same moment. Run this again.`);
}

function held(path, mine, orphans) {
  return {
    orphans,
    update: (fields) => { Object.assign(mine, fields); writeFileSync(path, JSON.stringify(mine), { mode: 0o600 }); },
    release: () => rmSync(path, { force: true }),
  };
}

function readLock(path) {
  try {
    const lock = JSON.parse(readFileSync(path, 'utf8'));
    return typeof lock.pid === 'number' && Array.isArray(lock.children) ? lock : undefined;
  } catch {
    return undefined;
  }
}

/** @param {{ pid: number, startedAt: string }} process_ */
export function isAlive({ pid, startedAt }) {
  try {
    process.kill(pid, 0);
  } catch (cause) {
    if (cause.code === 'ESRCH') return false;
  }
  return startedAt === '' || startOf(pid) === startedAt;
}

/** Start time of a process in clock ticks since boot (proc(5), stat field 22); '' where there is no /proc. */
export function startOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
