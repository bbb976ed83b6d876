import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Thrown when the state folder cannot be used; the message is for the person who started the sandbox. */
export class StateFolderError extends Error {}

/**
 * Makes this process the only user of a state folder, by a file with its pid and start time. The lock of a process that
 * is gone (or whose pid now belongs to another one) is taken over.
 */
export async function lockFolder(dir: string): Promise<() => Promise<void>> {
  const path = join(dir, 'lock');
  try {
    await mkdir(dir, { recursive: true, mode: 0o700 });
    for (;;) {
      const file = await open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'EEXIST') return undefined;
        throw error;
      });
      if (file) {
        await file.writeFile(identityOf(process.pid) ?? String(process.pid));
        await file.close();
        return () => rm(path, { force: true });
      }
      const holder = await readFile(path, 'utf8').catch(() => '');
      const pid = Number.parseInt(holder, 10);
      if (pid > 0 && isRunning(pid) && (identityOf(pid) ?? holder) === holder) {
        throw new StateFolderError(`The state folder ${dir} is in use by a running sandbox (process ${pid}).`);
      }
      await rm(path, { force: true });
    }
  } catch (error) {
    if (error instanceof StateFolderError || !(error instanceof Error) || !('code' in error)) throw error;
    throw new StateFolderError(`The state folder ${dir} is not writable (${String(error.code)}).`, { cause: error });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** `PID START`: the start time (field 22 of /proc/PID/stat) tells a process from a later one with its pid. Undefined where there is no /proc. */
function identityOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie has ended; only its parent has not noticed yet.
    return state === 'Z' ? `${pid} ended` : `${pid} ${fields[18]}`;
  } catch {
    return undefined;
  }
}
