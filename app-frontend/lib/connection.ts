/** Whether the backend answers. `attempt` counts the failed probes since it went away. */
export type Connection = { state: 'ok' } | { state: 'away'; attempt: number; retryAt: number };

export interface ConnectionStore {
  get: () => Connection;
  subscribe: (listener: () => void) => () => void;
  /** Called by whoever saw a call fail for want of an answer; starts probing. */
  reportAway: () => void;
  /** Called by whoever got an answer. */
  reportOk: () => void;
  retryNow: () => void;
  close: () => void;
}

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 15_000;

/** 0.5, 1, 2, 4, 8, 15, 15 … seconds. */
export function retryDelayMs(attempt: number): number {
  return Math.min(FIRST_DELAY_MS * 2 ** attempt, LONGEST_DELAY_MS);
}

/**
 * Probes with back-off while the backend is away and calls `onBack` once it answers again.
 * `probe` rejects as long as it does not.
 */
export function createConnection({ probe, onBack }: { probe: () => Promise<unknown>; onBack: () => void }): ConnectionStore {
  let connection: Connection = { state: 'ok' };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const listeners = new Set<() => void>();

  const set = (next: Connection) => {
    connection = next;
    for (const listener of listeners) listener();
  };
  const schedule = (attempt: number) => {
    const delay = retryDelayMs(attempt);
    clearTimeout(timer);
    timer = setTimeout(() => void tryAgain(attempt), delay);
    set({ state: 'away', attempt, retryAt: Date.now() + delay });
  };
  const tryAgain = async (attempt: number) => {
    timer = undefined;
    const answered = await probe().then(() => true, () => false);
    if (connection.state === 'ok') return;
    if (answered) reportOk();
    else schedule(attempt + 1);
  };
  const reportOk = () => {
    if (connection.state === 'ok') return;
    clearTimeout(timer);
    set({ state: 'ok' });
    onBack();
  };

  return {
    get: () => connection,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    reportAway: () => {
      if (connection.state === 'ok') schedule(0);
    },
    reportOk,
    retryNow: () => {
      if (connection.state === 'ok' || timer === undefined) return;
      clearTimeout(timer);
      void tryAgain(connection.attempt);
    },
    close: () => clearTimeout(timer),
  };
}
