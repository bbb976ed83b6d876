import { setTimeout as delay } from 'node:timers/promises';
import type { Kube } from './client.ts';

export type Beat = { ok: true; apiMs: number; version: string } | { ok: false; error: Error };

/**
 * Asks the API server for its version every `everyMs`: the round trip shown on the page, and the proof that a connection on which
 * nothing moves is quiet and not dead. Runs until the signal fires; never rejects.
 */
export async function heartbeat(kube: Kube, options: { signal: AbortSignal; onBeat: (beat: Beat) => void; everyMs?: number; timeoutMs?: number }): Promise<void> {
  const { signal, onBeat, everyMs = 5_000, timeoutMs = 3_000 } = options;
  while (!signal.aborted) {
    const startedAt = performance.now();
    let pauseMs = everyMs;
    try {
      const answer = await kube.get<{ gitVersion?: string }>('/version', { signal, timeoutMs });
      onBeat({ ok: true, apiMs: Math.round((performance.now() - startedAt) * 10) / 10, version: answer.gitVersion ?? 'unknown' });
    } catch (error) {
      if (signal.aborted) return;
      onBeat({ ok: false, error: error instanceof Error ? error : new Error(String(error)) });
      pauseMs = Math.min(everyMs, 1_000);
    }
    await delay(pauseMs, undefined, { signal }).catch(() => undefined);
  }
}
