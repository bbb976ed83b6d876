import { ProblemError } from './api.ts';

const key = 'wheelhouse-reloaded-at';
const guardMs = 15_000;

/**
 * A console that was started again has a new token, so every call of an open tab is refused with `stale-session`.
 * Loading the page again fetches the new one. Once per 15 s: a server that keeps refusing must not make the tab spin.
 * @returns false when the page was just reloaded for the same reason, so that the caller can say it instead.
 */
export function reloadOnce(storage: Pick<Storage, 'getItem' | 'setItem'>, nowMs: number, reload: () => void): boolean {
  const last = Number(storage.getItem(key) ?? 0);
  if (nowMs - last < guardMs) return false;
  storage.setItem(key, String(nowMs));
  reload();
  return true;
}

export function isStaleSession(error: unknown): boolean {
  return error instanceof ProblemError && error.code === 'stale-session';
}
