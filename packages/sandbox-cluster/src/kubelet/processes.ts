import { readFileSync, readdirSync } from 'node:fs';

/** A line of /proc/PID/stat, as far as it is needed here. Times are in clock ticks (1/100 s on every Linux that Node runs on). */
export type ProcessStat = { pid: number; parent: number; group: number; session: number; cpuTicks: number; startTicks: number; state: string };

/** undefined = no such process (any more). */
export function readStat(pid: number): ProcessStat | undefined {
  const text = readIfThere(`/proc/${pid}/stat`);
  if (text === '') return undefined;
  // The second field is the program's name in brackets and may itself hold spaces and brackets.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const at = (field: number): number => Number(fields[field - 3]);
  return {
    pid, state: fields[0] ?? '', parent: at(4), group: at(5), session: at(6),
    // utime + stime, and those of children that have ended: short-lived children count too.
    cpuTicks: at(14) + at(15) + at(16) + at(17),
    startTicks: at(22),
  };
}

export function listProcesses(): ProcessStat[] {
  return listPids().map(readStat).filter((stat) => stat !== undefined);
}

/** All processes of a container: its session and group, and whatever descends from them. */
export function toTree(leader: number, all: readonly ProcessStat[]): ProcessStat[] {
  const members = new Map(all.filter((stat) => stat.pid === leader || stat.group === leader || stat.session === leader).map((stat) => [stat.pid, stat]));
  for (let before = -1; before !== members.size;) {
    before = members.size;
    for (const stat of all) if (members.has(stat.parent)) members.set(stat.pid, stat);
  }
  return [...members.values()];
}

/** Memory that a process would give back if it ended: its own pages plus its share of shared ones; resident pages where that is not told. */
export function readMemoryBytes(pid: number): number {
  const [, pss] = /^Pss:\s+(\d+) kB$/m.exec(readIfThere(`/proc/${pid}/smaps_rollup`)) ?? [];
  if (pss !== undefined) return Number(pss) * 1024;
  const [, resident] = readIfThere(`/proc/${pid}/statm`).split(' ');
  return resident === undefined ? 0 : Number(resident) * 4096;
}

/** Ends every process of a container at once, also those that left its group; returns which they were. */
export function killTree(leader: number): number[] {
  const members = toTree(leader, listProcesses()).map(({ pid }) => pid);
  signal(-leader, 'SIGKILL');
  for (const pid of members) signal(pid, 'SIGKILL');
  return members;
}

/** Resolves when none of these runs any more (a zombie does not), or after `timeoutMs`. Only for processes of others: they give no sign. */
export async function waitUntilGone(pids: readonly number[], timeoutMs: number): Promise<void> {
  for (const began = performance.now(); performance.now() - began < timeoutMs;) {
    if (pids.every((pid) => (readStat(pid)?.state ?? 'Z') === 'Z')) return;
    await new Promise((resolve) => { setTimeout(resolve, 10); });
  }
}

/** False when there is nobody to get it. `pid` below 0 is a group. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false; // ESRCH: ended in the meantime.
  }
}

/** Processes that carry `variable=value` in the environment they were started with. */
export function findByEnvironment(variable: string, value: string): number[] {
  const wanted = `\0${variable}=${value}\0`;
  return listPids().filter((pid) => pid !== process.pid && `\0${readIfThere(`/proc/${pid}/environ`)}`.includes(wanted));
}

/** Changes with every start of the machine; process ids of before mean nothing then. */
export function readBootId(): string {
  return readIfThere('/proc/sys/kernel/random/boot_id').trim();
}

function listPids(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter((pid) => pid > 0);
  } catch {
    return []; // Not Linux.
  }
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // Ended between listing and reading, or another user's.
  }
}
