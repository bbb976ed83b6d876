import type { Probe } from 'kubernetes-types/core/v1.d.ts';
import type { ProbeResult } from './attempt-probe.ts';
import { createWait } from './wait.ts';

export type ProbeKind = 'startup' | 'readiness' | 'liveness';
export type Probing = {
  probe: Probe;
  attempt: () => Promise<ProbeResult>;
  /** After each try. `turned` = the thresholds say that the state is now `result.ok`. */
  onResult: (result: ProbeResult, turned: boolean) => void;
  signal: AbortSignal;
};

/**
 * Tries a probe until the signal fires, by its delay, period and thresholds
 * (https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/). Says `turned` whenever a threshold is reached.
 */
export async function runProbe({ probe, attempt, onResult, signal }: Probing): Promise<void> {
  const periodMs = (probe.periodSeconds ?? 10) * 1000;
  let inRow = 0;
  let last: boolean | undefined;
  await createWait((probe.initialDelaySeconds ?? 0) * 1000, signal).done;
  while (!signal.aborted) {
    const began = performance.now();
    const result = await attempt();
    if (signal.aborted) return;
    inRow = result.ok === last ? inRow + 1 : 1;
    last = result.ok;
    onResult(result, inRow >= (result.ok ? probe.successThreshold ?? 1 : probe.failureThreshold ?? 3));
    await createWait(Math.max(0, periodMs - (performance.now() - began)), signal).done;
  }
}
