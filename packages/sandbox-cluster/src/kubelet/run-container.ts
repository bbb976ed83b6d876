import { join } from 'node:path';
import type { Container, ContainerStateTerminated } from 'kubernetes-types/core/v1.d.ts';
import { toTimestamp } from '../controllers/time.ts';
import type { Image } from '../images/image-store.ts';
import type { Stored } from '../objects.ts';
import { attemptProbe, type ProbeTarget, runHook } from './attempt-probe.ts';
import { type ContainerLog, createContainerLog } from './container-log.ts';
import { type ContainerProcess, startProcess } from './container-process.ts';
import { removeRecord, writeRecord } from './container-record.ts';
import type { KubeletContext } from './context.ts';
import { execToEnd } from './exec.ts';
import { type LaunchPlan, StartError } from './launch.ts';
import { type ProbeKind, runProbe } from './prober.ts';

export type RunOptions = {
  context: KubeletContext;
  pod: Stored<'Pod'>;
  container: Container;
  image: Image;
  plan: LaunchPlan;
  podIP: string;
  containerID: string;
  /** Number of the run, for its log. */
  run: number;
  /** Records an event about this container. */
  record(type: 'Normal' | 'Warning', reason: string, message: string): void;
  onStarted(startedAt: string): void;
  onProbe(kind: 'startup' | 'readiness', ok: boolean): void;
};

/** preStop, SIGTERM, and SIGKILL at `deadline` (epoch ms). */
export type EndOptions = { deadline: number; why: string; skipPreStop?: boolean };

/** One run of a container, from the start of its program to its end. */
export type ContainerRun = {
  /** Number of the run, as its log has it. */
  run: number;
  process: ContainerProcess;
  plan: LaunchPlan;
  log: ContainerLog;
  outcome: Promise<ContainerStateTerminated>;
  /** A second call can only bring the deadline forward. Resolves when it has ended. */
  end(options: EndOptions): Promise<void>;
  /** Ends it at once, as the kernel does with who takes more memory than allowed. */
  killForMemory(): void;
};

/** Rejects with StartError when the program cannot be started. */
export async function runContainer(options: RunOptions): Promise<ContainerRun> {
  const { context, pod, container, image, plan, podIP, record } = options;
  const { stateDir, bootId } = context;
  const { uid } = pod.metadata;
  const digest = image.digest;
  const log = createContainerLog({ folder: join(stateDir, 'pods', uid, 'logs', container.name), run: options.run });
  writeRecord(stateDir, uid, container.name, { pid: 0, startTicks: 0, bootId, digest });
  const process = await startProcess(plan, log).catch((error: Error) => {
    log.end();
    removeRecord(stateDir, uid, container.name);
    throw new StartError(`failed to start the container's process: ${error.message}`, { cause: error });
  });
  writeRecord(stateDir, uid, container.name, { pid: process.pid, startTicks: process.startTicks, bootId, digest });
  const startedAt = toTimestamp(new Date());
  record('Normal', 'Started', `Started container ${container.name}`);

  const probing = new AbortController();
  const target: ProbeTarget = { container, podIP, exec: (command, timeoutMs) => execToEnd(plan, command, timeoutMs) };
  let outOfMemory = false;
  let ending = false;
  let killTimer: NodeJS.Timeout | undefined;
  let killAt = Number.POSITIVE_INFINITY;

  const outcome = process.exit.then(({ code }): ContainerStateTerminated => {
    probing.abort();
    clearTimeout(killTimer);
    log.end();
    removeRecord(stateDir, uid, container.name);
    const reason = outOfMemory ? 'OOMKilled' : code === 0 ? 'Completed' : 'Error';
    return { exitCode: code, reason, startedAt, finishedAt: toTimestamp(new Date()), containerID: options.containerID };
  });

  const end: ContainerRun['end'] = async ({ deadline, why, skipPreStop = false }) => {
    if (deadline < killAt) {
      killAt = deadline;
      clearTimeout(killTimer);
      killTimer = setTimeout(() => process.kill(), Math.max(0, deadline - Date.now()));
    }
    if (!ending) {
      ending = true;
      record('Normal', 'Killing', why);
      probing.abort();
      const preStop = skipPreStop ? undefined : container.lifecycle?.preStop;
      if (preStop) {
        const failure = await Promise.race([runHook(preStop, target, Math.max(0, deadline - Date.now())), outcome.then(() => '')]);
        if (failure !== '') record('Warning', 'FailedPreStopHook', `PreStopHook failed: ${failure}`);
      }
      process.signal(toSignal(image.config.stopSignal));
    }
    await outcome;
  };
  const endByItself = (why: string, graceSeconds?: number): void => {
    const grace = graceSeconds ?? pod.spec?.terminationGracePeriodSeconds ?? 30;
    background(end({ deadline: Date.now() + grace * 1000, why }));
  };

  background(startUp());
  return { run: options.run, process, plan, log, outcome, end, killForMemory };

  async function startUp(): Promise<void> {
    const { postStart } = container.lifecycle ?? {};
    if (postStart) {
      const failure = await Promise.race([runHook(postStart, target, 120_000), outcome.then(() => '')]);
      if (failure !== '') {
        record('Warning', 'FailedPostStartHook', `PostStartHook failed: ${failure}`);
        endByItself('FailedPostStartHook');
        return;
      }
    }
    if (probing.signal.aborted) return;
    options.onStarted(startedAt);
    if (container.startupProbe && !(await passStartup())) return;
    watch('readiness', (ok) => options.onProbe('readiness', ok));
    watch('liveness', (ok) => {
      if (!ok) endByItself(`Container ${container.name} failed liveness probe, will be restarted`, container.livenessProbe?.terminationGracePeriodSeconds);
    });
  }

  /** False when the container is ending instead. */
  function passStartup(): Promise<boolean> {
    return new Promise((resolve) => {
      const passed = new AbortController();
      const over = AbortSignal.any([probing.signal, passed.signal]);
      watch('startup', (ok) => {
        if (ok) {
          options.onProbe('startup', true);
          resolve(true);
          passed.abort();
        } else endByItself(`Container ${container.name} failed startup probe, will be restarted`, container.startupProbe?.terminationGracePeriodSeconds);
      }, over);
      over.addEventListener('abort', () => resolve(false));
    });
  }

  function watch(kind: ProbeKind, onTurn: (ok: boolean) => void, signal: AbortSignal = probing.signal): void {
    const probe = kind === 'startup' ? container.startupProbe : kind === 'readiness' ? container.readinessProbe : container.livenessProbe;
    if (!probe) return;
    background(runProbe({
      probe, signal, attempt: () => attemptProbe(probe, target),
      onResult: ({ ok, message }, turned) => {
        if (!ok) record('Warning', 'Unhealthy', `${kind.charAt(0).toUpperCase()}${kind.slice(1)} probe failed: ${message}`);
        if (turned) onTurn(ok);
      },
    }));
  }

  function background(work: Promise<void>): void {
    work.catch((error: unknown) => context.log.error({ error: error instanceof Error ? error.stack : String(error), container: container.name, pod: pod.metadata.name }, 'Looking after a container failed'));
  }

  function killForMemory(): void {
    outOfMemory = true;
    process.kill();
  }
}

function toSignal(name: string): NodeJS.Signals {
  const stop = STOP_SIGNALS.find((signal) => signal === name);
  return stop ?? 'SIGTERM';
}

const STOP_SIGNALS = ['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGKILL'] as const;
