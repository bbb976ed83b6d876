import { createHistogram } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { Pool } from 'undici';
import type { LoadRequest, LoadRun } from '@wheelhouse/console-contract/scaling.ts';
import { LoadUser, type Outcome } from './load-user.ts';

/** What the thread is started with. */
export type LoadOrder = { request: LoadRequest; ip: string; port: number; host: string };
/** What it says while it runs; the last one has `isEnd`. */
export type LoadReport = Pick<LoadRun, 'requests' | 'errors' | 'requestsPerSecond' | 'p50Ms' | 'p95Ms' | 'p99Ms'> & {
  phase: 'preparing' | 'running' | 'cleaning';
  /** The most frequent error, or why there was no run at all. */
  error: string | null;
  wasStopped: boolean;
  isEnd: boolean;
};

const tickMs = 20;
const reportEveryMs = 500;
const maxInFlight = 200;
const requestTimeoutMs = 15_000;
/** With more errors than this after a first look, going on would only do harm. */
const hopelessShare = 0.5;
const hopelessAfterMs = 5_000;

/**
 * Runs one load: users are made, use the application at the asked rate, and are deleted again whatever happened. The rate is open:
 * requests are due by time, not when the last one came back; what exceeds the bound on concurrency is left out, never queued.
 */
export async function runLoad({ request, ip, port, host }: LoadOrder, stop: AbortSignal, report: (report: LoadReport) => void): Promise<void> {
  const pool = new Pool(`http://${ip.includes(':') ? `[${ip}]` : ip}:${port}`, { connections: maxInFlight, headersTimeout: requestTimeoutMs, bodyTimeout: requestTimeoutMs });
  const users = Array.from({ length: request.users }, () => new LoadUser({ pool, host }, stop));
  const latency = createHistogram();
  const errors = new Map<string, number>();
  const inFlight = new Set<Promise<void>>();
  let phase: LoadReport['phase'] = 'preparing';
  let requests = 0;
  let fatal: string | null = null;
  let startedAt = performance.now();
  let runMs = 0;

  const errorCount = (): number => [...errors.values()].reduce((sum, count) => sum + count, 0);
  function say(isEnd: boolean): void {
    if (phase === 'running') runMs = performance.now() - startedAt;
    const at = (percent: number): number | null => (latency.count === 0 ? null : Math.round(latency.percentile(percent) / 100) / 10);
    const [worst] = [...errors].toSorted((a, b) => b[1] - a[1]);
    report({
      phase, requests, errors: errorCount(), requestsPerSecond: runMs === 0 ? 0 : Math.round((requests / runMs) * 10_000) / 10,
      p50Ms: at(50), p95Ms: at(95), p99Ms: at(99),
      error: fatal ?? (worst ? `${worst[0]} (${worst[1]} times)` : null), wasStopped: stop.aborted, isEnd,
    });
  }

  async function send(work: () => Promise<Outcome>): Promise<void> {
    const sentAt = performance.now();
    const outcome = await work().catch(toReason);
    // What was under way when the run was stopped says nothing about the application.
    if (stop.aborted) return;
    requests += 1;
    latency.record(Math.max(1, Math.round((performance.now() - sentAt) * 1000)));
    if (outcome !== null) errors.set(outcome, (errors.get(outcome) ?? 0) + 1);
  }

  const reporting = setInterval(() => say(false), reportEveryMs);
  try {
    for (const user of users) {
      fatal = stop.aborted ? null : await user.signUp().catch(toReason);
      if (fatal !== null || stop.aborted) break;
    }
    if (stop.aborted) fatal = null;
    if (fatal === null && !stop.aborted) {
      phase = 'running';
      startedAt = performance.now();
      let due = 0;
      for (let now = startedAt; now - startedAt < request.durationSeconds * 1000 && !stop.aborted; now = performance.now()) {
        const total = ((now - startedAt) / 1000) * request.ratePerSecond;
        for (; due < total; due += 1) {
          if (inFlight.size >= maxInFlight) continue;
          const sending: Promise<void> = send(pick(users)).finally(() => inFlight.delete(sending));
          inFlight.add(sending);
        }
        if (now - startedAt > hopelessAfterMs && errorCount() > requests * hopelessShare) break;
        await delay(tickMs, undefined, { signal: stop }).catch(() => undefined);
      }
      await Promise.all(inFlight);
      say(false);
    }
  } finally {
    phase = 'cleaning';
    say(false);
    const left = await deleteUsers(users);
    if (left > 0) fatal ??= `${left} of ${users.length} throw-away users could not be deleted`;
    clearInterval(reporting);
    say(true);
    await pool.destroy();
  }
}

/** Seven in ten requests look at the list, the rest share adding and chatting. */
function pick(users: readonly LoadUser[]): () => Promise<Outcome> {
  const user = users[Math.floor(Math.random() * users.length)];
  if (!user) return async () => 'no user';
  const dice = Math.random();
  if (dice < 0.7) return () => user.listTasks();
  if (dice < 0.85 || user.isChatting) return () => user.changeTasks();
  return () => user.chat();
}

async function deleteUsers(users: readonly LoadUser[]): Promise<number> {
  let left: readonly LoadUser[] = users;
  for (let attempt = 0; attempt < 3 && left.length > 0; attempt += 1) {
    if (attempt > 0) await delay(500);
    const outcomes = await Promise.all(left.map((user) => user.delete().catch(toReason)));
    left = left.filter((_, index) => outcomes[index] !== null);
  }
  return left.length;
}

function toReason(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return code === 'ECONNREFUSED' ? 'the application’s address does not answer (connection refused)' : `${code}: ${error.message}`;
}

if (!isMainThread && parentPort) {
  const port = parentPort;
  const stop = new AbortController();
  port.on('message', () => stop.abort());
  // The order was made by load.ts in this very process.
  await runLoad(workerData as LoadOrder, stop.signal, (report) => port.postMessage(report));
  port.close();
}
