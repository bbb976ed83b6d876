import type { LogLine } from '@wheelhouse/console-contract/logs.ts';

/** A line that waits for lines of other containers that may be older. */
export type Held = { line: Omit<LogLine, 'seq'>; arrivedMs: number };

/**
 * Merges lines of many containers by time within a window: a line is given out once it waited `windowMs`, together with every
 * older line that is there by then. Lines of the same time keep the order in which they came. Within one container lines come in
 * order, so only a line that arrives later than the window can end up behind a younger one.
 */
export function mergeLines(held: readonly Held[], nowMs: number, windowMs: number): { ready: Held[]; waiting: Held[] } {
  let youngest = '';
  for (const { line, arrivedMs } of held) if (nowMs - arrivedMs >= windowMs && line.at > youngest) youngest = line.at;
  if (youngest === '') return { ready: [], waiting: [...held] };
  const ready = held.filter(({ line }) => line.at <= youngest);
  const waiting = held.filter(({ line }) => line.at > youngest);
  return { ready: ready.toSorted((a, b) => (a.line.at < b.line.at ? -1 : a.line.at > b.line.at ? 1 : 0)), waiting };
}
