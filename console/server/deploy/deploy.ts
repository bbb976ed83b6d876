import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Operation, RollbackRequest, UninstallRequest } from '@wheelhouse/console-contract/release.ts';
import { processStart, readOutput, toHelmError, type HelmRun } from '../helm/run-helm.ts';
import type { Audit } from '../history/audit.ts';
import type { StoredOperation } from '../history/operations.ts';
import { UserError } from '../user-error.ts';
import { planDeploy, planRollback, planUninstall, type Plan, type PlanOptions } from './plan.ts';

export type DeployOptions = PlanOptions & {
  audit: Audit;
  log: Logger;
  /** Folder for helm's output, one file per operation. */
  outputs: string;
  /** Throws a UserError when this cluster may not be written to. */
  assertWritable: () => void;
};

export type Deploy = {
  deploy(valuesYaml: string): Promise<Operation>;
  rollback(request: RollbackRequest): Promise<Operation>;
  uninstall(request: UninstallRequest): Promise<Operation>;
  /** The newest operation, running or not. */
  newest(): StoredOperation | null;
  onChange(listener: (operation: Operation) => void): () => void;
  /** Notes the moment at which the cluster showed the operation's revision as Ready; the first one stays. */
  noteReady(id: string, at: string): void;
  /** Settles operations that an earlier console left running. */
  recover(): Promise<void>;
  /** No new operations; resolves when the running one has ended. */
  drain(): Promise<void>;
  /** Ends the running operation now and records it as interrupted. */
  interrupt(): Promise<void>;
};

const shownLines = 40;
const pollMs = 200;

/** Writes to the release: one at a time, each stored before it runs. What the cluster makes of it is the verdict's business. */
export function createDeploy(options: DeployOptions): Deploy {
  const { helm, history, release, namespace, log, outputs } = options;
  mkdirSync(outputs, { recursive: true });
  const listeners = new Set<(operation: Operation) => void>();
  const interruption = new AbortController();
  let newest = history.list(1)[0] ?? null;
  /** Settles when the running operation has ended; null when none runs. Set in the same tick as the check. */
  let busy: Promise<unknown> | null = null;
  let run: HelmRun | null = null;
  let isDraining = false;

  function update(stored: StoredOperation, change: Partial<Operation>, extra: Partial<StoredOperation> = {}): StoredOperation {
    const next = { ...stored, ...extra, operation: { ...stored.operation, ...change } };
    history.save(next);
    newest = next;
    for (const listener of listeners) listener(next.operation);
    return next;
  }
  function end(stored: StoredOperation, state: Operation['state'], output: string[], error: string | null): void {
    update(stored, { state, endedAt: new Date().toISOString(), output: output.slice(-shownLines), error });
  }

  /** Reserves the release, plans, stores, starts. Resolves with the running operation, which goes on by itself. */
  async function start(plan: () => Promise<Plan>): Promise<Operation> {
    options.assertWritable();
    if (isDraining) throw new UserError('unavailable', stopping);
    if (busy) throw new UserError('operation-running', `Another operation on ${release} is running. Wait for it to end.`);
    const planning = plan();
    busy = planning.catch(() => undefined);
    try {
      const planned = await planning;
      if (isDraining) {
        await planned.dispose?.();
        throw new UserError('unavailable', stopping);
      }
      const stored = store(planned);
      busy = options.audit.record(stored.operation.command, () => carryOut(planned, stored)).catch((error: unknown) => {
        log.warn({ operation: stored.operation.id, err: String(error) }, 'operation did not succeed');
      }).finally(() => (busy = null));
      return stored.operation;
    } catch (error) {
      busy = null;
      throw error;
    }
  }

  function store({ kind, revision, shown, suggestedYaml }: Plan): StoredOperation {
    const command = ['helm', ...shown, ...helm.clusterArgs()].map(quote).join(' ');
    const operation: Operation = { id: randomUUID(), kind, state: 'running', release, namespace, revision, startedAt: new Date().toISOString(), endedAt: null, command, output: [], error: null };
    return update({ operation, pid: null, pidStarted: null, suggestedYaml, readyAt: null }, {});
  }

  async function carryOut(plan: Plan, created: StoredOperation): Promise<void> {
    const outputFile = join(outputs, `${created.operation.id}.log`);
    let stored = created;
    try {
      run = helm.operate(plan.args, { stdin: plan.stdin, outputFile });
      stored = update(stored, {}, { pid: run.pid, pidStarted: run.started });
      const stopFollowing = followOutput(outputFile, (output) => (stored = update(stored, { output })));
      const code = await run.exit.finally(stopFollowing);
      const output = readOutput(outputFile);
      if (code !== 0) throw new Error(toHelmError(output) ?? `helm ended with code ${code}`);
      const more = plan.after ? await plan.after(interruption.signal) : [];
      end(stored, 'succeeded', [...output, ...more], null);
    } catch (error) {
      const isInterrupted = interruption.signal.aborted;
      end(stored, isInterrupted ? 'interrupted' : 'failed', readOutput(outputFile), isInterrupted ? interrupted : explain(error instanceof Error ? error.message : String(error)));
      throw error;
    } finally {
      run = null;
      await plan.dispose?.();
    }
  }

  async function recoverOne(stored: StoredOperation): Promise<void> {
    const { pid, pidStarted, operation } = stored;
    const outputFile = join(outputs, `${operation.id}.log`);
    const isAlive = (): boolean => pid !== null && pidStarted !== null && processStart(pid) === pidStarted;
    if (!isAlive()) return end(stored, 'interrupted', readOutput(outputFile), interrupted);
    log.info({ operation: operation.id, pid }, 'helm of an earlier console still runs, waiting for it');
    while (isAlive() && !interruption.signal.aborted) await delay(pollMs);
    const output = readOutput(outputFile);
    // Nobody saw its exit code; helm's own record says how it ended.
    const record = (await options.readReleases().catch(() => [])).find((one) => one.revision === operation.revision);
    const ok = operation.kind === 'uninstall' ? record === undefined : record?.status === 'deployed';
    end(stored, ok ? 'succeeded' : 'failed', output, ok ? null : toHelmError(output) ?? 'helm ended without success.');
  }

  return {
    deploy: (valuesYaml) => start(() => planDeploy(options, valuesYaml)),
    rollback: (request) => start(() => planRollback(options, request)),
    uninstall: (request) => start(() => planUninstall(options, request)),
    newest: () => newest,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    noteReady(id, at) {
      if (newest === null || newest.operation.id !== id || newest.readyAt !== null) return;
      newest = { ...newest, readyAt: at };
      history.save(newest);
    },
    async recover() {
      const left = history.list(20).filter(({ operation }) => operation.state === 'running');
      if (left.length === 0) return;
      const recovered = Promise.all(left.map(recoverOne)).finally(() => (busy = null));
      busy = recovered;
      await recovered;
    },
    async drain() {
      isDraining = true;
      while (busy) await busy;
    },
    async interrupt() {
      isDraining = true;
      interruption.abort();
      await run?.interrupt();
      while (busy) await busy;
    },
  };
}

const stopping = 'The console is about to stop; it starts no new operation.';
const interrupted = 'It was interrupted before helm ended. Look at the newest revision: roll back to an earlier one, or uninstall, to get out of a pending state.';

/** Adds what to do to the words of helm that leave a person alone. */
function explain(message: string): string {
  if (/another operation .* is in progress/.test(message)) return `${message}. An earlier helm was ended in the middle. Roll back to a revision that was deployed, or uninstall when there is none.`;
  if (/conflict with .*spec\.replicas/s.test(message)) return `${message}. Someone else set the number of replicas (kubectl scale, or an autoscaler).`;
  return message;
}

function followOutput(file: string, onOutput: (lines: string[]) => void): () => void {
  let count = 0;
  const timer = setInterval(() => {
    const lines = readOutput(file);
    if (lines.length === count) return;
    count = lines.length;
    onOutput(lines.slice(-shownLines));
  }, pollMs);
  return () => clearInterval(timer);
}

/** For copying into a shell. */
function quote(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}
