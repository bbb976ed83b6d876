/** Resolves after `ms`, when the signal fires, or when `wake` is called, whichever is first. */
export type Wait = { done: Promise<void>; wake: () => void };

export function createWait(ms: number, signal: AbortSignal): Wait {
  const { promise, resolve } = Promise.withResolvers<void>();
  const wake = (): void => resolve();
  const timer = setTimeout(wake, ms);
  signal.addEventListener('abort', wake);
  if (signal.aborted) wake();
  const done = promise.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener('abort', wake);
  });
  return { done, wake };
}
