import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Operation, RollbackRequest, UninstallRequest } from '@wheelhouse/console-contract/release.ts';
import { packageChart } from '../helm/chart.ts';
import type { FullReleaseRecord, Values } from '../helm/release-record.ts';
import { processStart, readOutput, toHelmError, type Helm, type HelmRun } from '../helm/run-helm.ts';
import { mergeValues, parseValues, pickPaths, secretPaths, toYaml, unmask } from '../helm/values.ts';
import type { Audit } from '../history/audit.ts';
import type { OperationHistory, StoredOperation } from '../history/operations.ts';
import { UserError } from '../user-error.ts';

export type DeployOptions = {
  helm: Helm;
  history: OperationHistory;
  audit: Audit;
  log: Logger;
  state: string;
  chart: string;
  release: string;
  namespace: string;
  /** Throws a UserError when this cluster may not be written to. */
  assertWritable: () => void;
  /** The release's revisions, newest first. */
  readReleases: () => Promise<FullReleaseRecord[]>;
  /** Values that Deploy adds by itself, below the person's. */
  suggest: () => Promise<Values>;
  /** Deletes volumes and kept secrets after an uninstall; gives one line per object. */
  deleteKept: () => Promise<string[]>;
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

type Plan = {
  kind: Operation['kind'];
  revision: number | null;
  /** helm's arguments as they run. */
  args: string[];
  /** The same as a person would type them. */
  shown: string[];
  stdin: string;
  suggestedYaml: string;
  after?: () => Promise<string[]>;
  dispose?: () => Promise<void>;
};

const shownLines = 40;
const pollMs = 200;

/** Writes to the release: one at a time, each stored before it runs. What the cluster makes of it is the verdict's business. */
export function createDeploy(options: DeployOptions): Deploy {
  const { helm, history, release, namespace, log } = options;
  const listeners = new Set<(operation: Operation) => void>();
  const outputs = join(options.state, 'operations');
  mkdirSync(outputs, { recursive: true });
  let newest = history.list(1)[0] ?? null;
  /** Settles when the running operation has ended; null when none runs. Set in the same tick as the check. */
  let busy: Promise<unknown> | null = null;
  let run: HelmRun | null = null;
  let isDraining = false;
  let isInterrupted = false;

  function update(stored: StoredOperation, change: Partial<Operation>, extra: Partial<StoredOperation> = {}): StoredOperation {
    const next = { ...stored, ...extra, operation: { ...stored.operation, ...change } };
    history.save(next);
    newest = next;
    for (const listener of listeners) listener(next.operation);
    return next;
  }

  /** Reserves the release, plans, stores, starts. Resolves with the running operation; it goes on by itself. */
  async function start(plan: () => Promise<Plan>): Promise<Operation> {
    options.assertWritable();
    if (isDraining) throw stopping();
    if (busy) throw new UserError('operation-running', `Another operation on ${release} is running. Wait for it to end.`);
    const reserved = Promise.withResolvers<undefined>();
    busy = reserved.promise;
    let planned: Plan;
    try {
      planned = await plan();
      if (isDraining) {
        await planned.dispose?.();
        throw stopping();
      }
    } catch (error) {
      busy = null;
      reserved.resolve(undefined);
      throw error;
    }
    const stored = create(planned);
    const running = options.audit.record(stored.operation.command, () => carryOut(planned, stored)).catch((error: unknown) => {
      log.warn({ operation: stored.operation.id, err: String(error) }, 'operation did not succeed');
    }).finally(() => {
      busy = null;
      run = null;
      reserved.resolve(undefined);
    });
    busy = running;
    return stored.operation;
  }

  function create({ kind, revision, shown, suggestedYaml }: Plan): StoredOperation {
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
      let output = readOutput(outputFile);
      if (code !== 0) throw new Error(toHelmError(output) ?? `helm ended with code ${code}`);
      if (plan.after) output = [...output, ...(await plan.after())];
      update(stored, { state: 'succeeded', endedAt: new Date().toISOString(), output: output.slice(-shownLines) }, { readyAt: newest?.readyAt ?? null });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const state = isInterrupted ? 'interrupted' : 'failed';
      update(stored, { state, endedAt: new Date().toISOString(), output: readOutput(outputFile).slice(-shownLines), error: isInterrupted ? interruptedText : explain(message) });
      throw error;
    } finally {
      await plan.dispose?.();
    }
  }

  async function recoverOne(stored: StoredOperation): Promise<void> {
    const { pid, pidStarted, operation } = stored;
    const outputFile = join(outputs, `${operation.id}.log`);
    const isAlive = (): boolean => pid !== null && pidStarted !== null && processStart(pid) === pidStarted;
    if (!isAlive()) {
      update(stored, { state: 'interrupted', endedAt: new Date().toISOString(), output: readOutput(outputFile).slice(-shownLines), error: interruptedText });
      return;
    }
    log.info({ operation: operation.id, pid }, 'helm of an earlier console still runs, waiting for it');
    while (isAlive()) await delay(pollMs);
    const output = readOutput(outputFile);
    // Nobody saw its exit code; helm's own record says how it ended.
    const record = (await options.readReleases().catch(() => [])).find((one) => one.revision === operation.revision);
    const ok = operation.kind === 'uninstall' ? record === undefined : record?.status === 'deployed';
    update(stored, { state: ok ? 'succeeded' : 'failed', endedAt: new Date().toISOString(), output: output.slice(-shownLines), error: ok ? null : toHelmError(output) ?? 'helm ended without success.' });
  }

  return {
    deploy: (valuesYaml) => start(async () => {
      const given = parseValues(valuesYaml);
      const records = await options.readReleases();
      const current = records[0];
      const stored = current?.values ?? {};
      const suggested = await options.suggest();
      const kept = pickPaths(stored, secretPaths(stored));
      const values = mergeValues(mergeValues(suggested, kept), unmask(given, stored));
      const { archive, dispose } = await packageChart(helm, options.chart, options.state);
      const flags = ['upgrade', '--install', '--namespace', namespace, '--create-namespace', '--values', '-'];
      return {
        kind: current === undefined ? 'install' : 'upgrade',
        revision: (current?.revision ?? 0) + 1,
        args: [...flags, '--', release, archive],
        shown: [...flags, release, options.chart],
        stdin: toYaml(values) || '{}\n',
        suggestedYaml: toYaml(suggested),
        dispose,
      };
    }),
    rollback: ({ revision }) => start(async () => {
      const records = await options.readReleases();
      if (!records.some((record) => record.revision === revision)) throw new UserError('not-found', `Revision ${revision} of ${release} does not exist (any more).`);
      const flags = ['rollback', '--namespace', namespace];
      return {
        kind: 'rollback',
        revision: (records[0]?.revision ?? 0) + 1,
        args: [...flags, '--', release, String(revision)],
        shown: [...flags, release, String(revision)],
        stdin: '',
        suggestedYaml: history.ofRevision(revision)?.suggestedYaml ?? '',
      };
    }),
    uninstall: ({ confirm, deleteVolumes }) => start(async () => {
      if (confirm !== release) throw new UserError('bad-request', `To uninstall, type the release's name: ${release}.`);
      const records = await options.readReleases();
      if (records.length === 0) throw new UserError('not-found', `${release} is not installed.`);
      const flags = ['uninstall', '--namespace', namespace];
      return {
        kind: 'uninstall', revision: null, stdin: '', suggestedYaml: '',
        args: [...flags, '--', release],
        shown: [...flags, release],
        ...(deleteVolumes ? { after: options.deleteKept } : {}),
      };
    }),
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
      const recovered = Promise.all(left.map(recoverOne)).finally(() => (busy = null));
      busy = recovered;
      await recovered;
    },
    async drain() {
      isDraining = true;
      await busy;
    },
    async interrupt() {
      isDraining = true;
      isInterrupted = true;
      await run?.interrupt();
      await busy;
    },
  };
}

function stopping(): UserError {
  return new UserError('unavailable', 'The console is about to stop; it starts no new operation.');
}

const interruptedText = 'It was interrupted before helm ended. Look at the newest revision: roll back to an earlier one, or uninstall, to get out of a pending state.';

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
