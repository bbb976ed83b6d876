import { randomUUID } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { LoadRequest, LoadRun } from '@wheelhouse/console-contract/scaling.ts';
import type { Audit } from '../history/audit.ts';
import type { LoadHistory } from '../history/loads.ts';
import { UserError } from '../user-error.ts';
import type { LoadOrder, LoadReport } from './load-worker.ts';

export type Load = {
  start(request: LoadRequest): Promise<LoadRun>;
  /** Stops the running load at once; its users are deleted after that. */
  stop(): LoadRun;
  newest(): LoadRun | null;
  list(): LoadRun[];
  onChange(listener: (run: LoadRun) => void): () => void;
  /** Stops, and waits for the users to be deleted. */
  close(): Promise<void>;
};

type Options = {
  history: LoadHistory;
  audit: Audit;
  assertWritable: () => void;
  /** Where the application is asked for; null when it has no address. */
  findTarget: () => Promise<{ ip: string; port: number; host: string } | null>;
};

/** More errors than this, and the run counts as failed. */
const maxErrorShare = 0.01;
const stopTimeoutMs = 8_000;

/** One load at a time, in a thread of its own so that it neither slows the console nor is slowed by it. */
export function createLoad({ history, audit, assertWritable, findTarget }: Options): Load {
  const listeners = new Set<(run: LoadRun) => void>();
  let newest = history.list(1)[0] ?? null;
  let worker: Worker | null = null;
  let ended: Promise<unknown> = Promise.resolve();

  function update(run: LoadRun): LoadRun {
    newest = run;
    for (const listener of listeners) listener(run);
    return run;
  }
  if (newest && newest.endedAt === null) {
    newest = { ...newest, state: 'failed', endedAt: new Date().toISOString(), error: 'The console ended while it ran; its throw-away users may be left.' };
    history.save(newest);
  }

  function work(run: LoadRun, order: LoadOrder): Promise<void> {
    const thread = new Worker(new URL('./load-worker.ts', import.meta.url), { workerData: order });
    worker = thread;
    let last = run;
    return new Promise<void>((resolve, reject) => {
      thread.on('message', (report: LoadReport) => {
        last = update(toRun(last, report));
        if (report.isEnd) history.save(last);
      });
      thread.once('error', reject);
      thread.once('exit', () => (last.endedAt === null ? reject(new Error('the load generator ended too early')) : resolve()));
    }).catch((error: unknown) => {
      history.save(update({ ...last, state: 'failed', endedAt: new Date().toISOString(), error: error instanceof Error ? error.message : String(error) }));
      throw error;
    }).finally(() => (worker = null));
  }

  return {
    async start(request) {
      assertWritable();
      if (newest?.endedAt === null) throw new UserError('operation-running', 'A load is running already. Stop it first, or wait for its end.');
      const target = await findTarget();
      if (target === null) throw new UserError('unavailable', 'The application has no address to send load to: is it deployed, and does the cluster have an Ingress controller?');
      if (newest?.endedAt === null) throw new UserError('operation-running', 'A load is running already.');
      const url = `http://${target.host}`;
      const run = update({
        id: randomUUID(), state: 'preparing', request, target: url, startedAt: new Date().toISOString(), endedAt: null,
        requests: 0, errors: 0, requestsPerSecond: 0, p50Ms: null, p95Ms: null, p99Ms: null, error: null,
      });
      history.save(run);
      ended = audit.record(`load ${url} --rate ${request.ratePerSecond}/s --duration ${request.durationSeconds}s --users ${request.users}`, () => work(run, { request, ...target })).catch(() => undefined);
      return run;
    },
    stop() {
      if (!newest || newest.endedAt !== null) throw new UserError('not-found', 'No load is running.');
      worker?.postMessage('stop');
      return newest;
    },
    newest: () => newest,
    list: () => history.list(50).map((run) => (run.id === newest?.id ? newest : run)),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      const thread = worker;
      if (!thread) return;
      thread.postMessage('stop');
      const timer = setTimeout(() => void thread.terminate(), stopTimeoutMs);
      await ended;
      clearTimeout(timer);
    },
  };
}

function toRun(run: LoadRun, { phase, error, wasStopped, isEnd, ...numbers }: LoadReport): LoadRun {
  if (!isEnd) return { ...run, ...numbers, state: phase };
  const isBad = numbers.errors > numbers.requests * maxErrorShare || (numbers.errors === 0 && error !== null);
  return { ...run, ...numbers, state: isBad ? 'failed' : wasStopped ? 'stopped' : 'succeeded', endedAt: new Date().toISOString(), error: isBad ? error : null };
}
