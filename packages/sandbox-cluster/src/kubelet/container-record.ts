import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findByEnvironment, killTree, readStat, waitUntilGone } from './processes.ts';

/** What is kept on disk of a container that runs, so that the next sandbox finds what a killed one left behind. */
export type ContainerRecord = { pid: number; startTicks: number; bootId: string; digest: string };

/** The kernel may need a moment to take a killed program's memory and locks away. */
const GONE_MS = 5_000;

const folderOf = (stateDir: string, podUid: string): string => join(stateDir, 'pods', podUid, 'containers');

/** `pid` 0: about to start; keeps the image from being dropped. */
export function writeRecord(stateDir: string, podUid: string, container: string, record: ContainerRecord): void {
  const folder = folderOf(stateDir, podUid);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `..${container}`), JSON.stringify(record));
  renameSync(join(folder, `..${container}`), join(folder, `${container}.json`));
}

export function removeRecord(stateDir: string, podUid: string, container: string): void {
  rmSync(join(folderOf(stateDir, podUid), `${container}.json`), { force: true });
}

/**
 * Ends the processes of containers that outlived the sandbox that started them: by their records, and by the names file in their environment
 * for those that left their process group. Returns how many containers that were. Call before anything is started.
 */
export async function endOrphans({ stateDir, bootId, namesFile }: { stateDir: string; bootId: string; namesFile: string }): Promise<number> {
  const killed: number[] = [];
  let ended = 0;
  for (const podUid of list(join(stateDir, 'pods'))) {
    const folder = folderOf(stateDir, podUid);
    for (const file of list(folder)) {
      const record = readRecord(join(folder, file));
      if (record && record.pid > 0 && record.bootId === bootId && readStat(record.pid)?.startTicks === record.startTicks) {
        killed.push(...killTree(record.pid));
        ended++;
      }
      rmSync(join(folder, file), { force: true });
    }
  }
  for (const pid of findByEnvironment('SANDBOX_NAMES', namesFile)) killed.push(...killTree(pid));
  await waitUntilGone(killed, GONE_MS);
  return ended;
}

function readRecord(path: string): ContainerRecord | undefined {
  try {
    const record: ContainerRecord = JSON.parse(readFileSync(path, 'utf8'));
    return record;
  } catch {
    return undefined;
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
