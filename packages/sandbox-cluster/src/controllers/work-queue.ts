/** Milliseconds until the key must be looked at again although nothing changed, or undefined. */
export type Reconcile = (key: string) => number | undefined;

export type WorkQueue = {
  /** Asks for `key` to be reconciled soon; asking twice before it happened is asking once. */
  add(key: string): void;
  /** Drops what waits and every timer. */
  close(): void;
};

const FIRST_RETRY_MS = 5;
const LONGEST_RETRY_MS = 60_000;
/** setTimeout cannot wait longer; a later look is harmless. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

/**
 * A queue of names in the manner of client-go's workqueue: de-duplicated, one key per turn of the event loop, exponential back-off per
 * key on errors (5 ms doubling), and delayed looks. Each reconcile replaces the delayed look that an earlier one of this key asked for.
 */
export function createWorkQueue({ reconcile, onError }: {
  reconcile: Reconcile; onError: (key: string, error: unknown, retryMs: number) => void;
}): WorkQueue {
  const waiting = new Set<string>();
  const timers = new Map<string, NodeJS.Timeout>();
  const failures = new Map<string, number>();
  let turn: NodeJS.Immediate | undefined;
  let closed = false;

  function add(key: string): void {
    if (closed) return;
    waiting.add(key);
    turn ??= setImmediate(takeOne);
  }

  function takeOne(): void {
    turn = undefined;
    for (const key of waiting) {
      waiting.delete(key);
      clearTimeout(timers.get(key));
      timers.delete(key);
      handle(key);
      break;
    }
    if (waiting.size > 0 && !closed) turn ??= setImmediate(takeOne);
  }

  function handle(key: string): void {
    try {
      const again = reconcile(key);
      failures.delete(key);
      if (again !== undefined) addAfter(key, again);
    } catch (error) {
      const count = failures.get(key) ?? 0;
      failures.set(key, count + 1);
      const retryMs = Math.min(FIRST_RETRY_MS * 2 ** count, LONGEST_RETRY_MS);
      onError(key, error, retryMs);
      addAfter(key, retryMs);
    }
  }

  function addAfter(key: string, delayMs: number): void {
    if (closed) return;
    timers.set(key, setTimeout(() => {
      timers.delete(key);
      add(key);
    }, Math.min(Math.max(delayMs, 0), LONGEST_WAIT_MS)));
  }

  return {
    add,
    close() {
      closed = true;
      waiting.clear();
      clearImmediate(turn);
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  };
}
