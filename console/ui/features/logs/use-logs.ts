'use client';
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { useConnection } from '../../lib/live.tsx';
import { createLogBuffer, type LogBuffer, type LogView } from './log-buffer.ts';

/** Lines kept in the page; older ones are cut, and the page says how many. */
export const capacity = 20_000;
const tailLines = 200;
const lookEveryMs = 100;

/** Follows the logs of these pods (none: all) while the page is shown. */
export function useLogs(pods: readonly string[]): { buffer: LogBuffer; view: LogView; problem: string | null } {
  const connection = useConnection();
  const [buffer] = useState(() => createLogBuffer(capacity));
  const [problem, setProblem] = useState<string | null>(null);
  const chosen = pods.join(' ');
  useEffect(() => {
    buffer.clear();
    return connection.followLogs({ pods: chosen === '' ? [] : chosen.split(' '), tailLines }, {
      frame: buffer.push,
      started: () => {
        setProblem(null);
        buffer.restart();
      },
      problem: setProblem,
    });
  }, [buffer, connection, chosen]);
  const subscribe = useCallback((listener: () => void) => subscribeCalmly(buffer, listener), [buffer]);
  const view = useSyncExternalStore(subscribe, buffer.view, buffer.view);
  return { buffer, view, problem };
}

/** Ten looks a second are as live as an eye can follow; drawing each of the twenty frames would only cost battery. */
function subscribeCalmly(buffer: LogBuffer, listener: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const unsubscribe = buffer.subscribe(() => {
    timer ??= setTimeout(() => {
      timer = undefined;
      listener();
    }, lookEveryMs);
  });
  return () => {
    clearTimeout(timer);
    unsubscribe();
  };
}
