'use client';
import { useSyncExternalStore } from 'react';

/**
 * One ticking clock for the whole page. A component re-renders only when the text it makes of the time changes,
 * so a table of ages that all read “2 h” costs nothing per second.
 */
export function useTimeText(toText: (nowMs: number) => string): string {
  return useSyncExternalStore(subscribe, () => toText(Date.now()), () => '');
}

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => { for (const each of listeners) each(); }, 500);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}
