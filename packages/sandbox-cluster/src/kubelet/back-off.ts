import type { Timing } from './context.ts';

/** Waits that double from `backOffMs` to `backOffMaxMs`; a success that lasted starts over. */
export type BackOff = {
  /** How long to wait now, counted from the last failure. The first time after a (re)start is free when `firstIsFree`. */
  next(): number;
  reset(): void;
};

export function createBackOff({ backOffMs, backOffMaxMs }: Timing, firstIsFree: boolean): BackOff {
  let failures = 0;
  return {
    next() {
      const step = failures - (firstIsFree ? 1 : 0);
      failures++;
      return step < 0 ? 0 : Math.min(backOffMs * 2 ** step, backOffMaxMs);
    },
    reset() { failures = 0; },
  };
}

/** `10s`, `2m40s`: as Go prints a duration. */
export function toDuration(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  const seconds = (ms % 60_000) / 1000;
  return minutes === 0 ? `${seconds}s` : `${minutes}m${seconds}s`;
}
