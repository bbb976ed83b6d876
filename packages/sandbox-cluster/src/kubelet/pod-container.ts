import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Container, ContainerState, ContainerStateTerminated, ContainerStatus } from 'kubernetes-types/core/v1.d.ts';
import type { Image } from '../images/image-store.ts';
import { toTimestamp } from '../controllers/time.ts';
import type { Stored } from '../objects.ts';
import { createBackOff, toDuration } from './back-off.ts';
import { ContainerConfigError } from './container-env.ts';
import type { KubeletContext } from './context.ts';
import { findImage } from './find-image.ts';
import { StartError, type LaunchPlan, toLaunch } from './launch.ts';
import { type ContainerRun, type EndOptions, runContainer } from './run-container.ts';
import { createWait, type Wait } from './wait.ts';

export type ContainerKind = 'init' | 'sidecar' | 'main';
/** What a container needs of its pod. */
export type ContainerHome = {
  context: KubeletContext;
  pod(): Stored<'Pod'>;
  podIP: string;
  folders(): ReadonlyMap<string, string>;
  /** Something in `status()` changed. */
  changed(): void;
};

export type PodContainer = {
  readonly name: string;
  readonly kind: ContainerKind;
  readonly spec: Container;
  status(): ContainerStatus;
  /** The run that is going on. */
  current(): ContainerRun | undefined;
  /** Pulls, starts and restarts as its policy says, until it has ended for good or the signal fires. Does not end a running program. */
  run(signal: AbortSignal): Promise<void>;
  /** Tries again now what waits for a ConfigMap or Secret. */
  wake(): void;
  /** Ends the program that runs or is just being started; the signal given to `run` has fired before. Resolves when `run` has. */
  end(options: EndOptions): Promise<void>;
};

/** How long a container that lacks a ConfigMap or Secret waits when nothing wakes it. */
const CONFIG_RETRY_MS = 60_000;

/** A container of a pod and its life over all restarts. `prior` is its status from before the sandbox was started. */
export function createPodContainer(home: ContainerHome, spec: Container, kind: ContainerKind, prior: ContainerStatus | undefined): PodContainer {
  const { context, podIP, changed } = home;
  const { name } = spec;
  const crash = createBackOff(context.timing, true);
  let current: ContainerRun | undefined;
  let wait: Wait | undefined;
  let ending: EndOptions | undefined;
  let life = Promise.resolve();
  let status = toFirstStatus(spec, kind, home.pod(), prior);
  let runs = prior?.containerID ? prior.restartCount + 1 : 0;

  const set = (change: Partial<ContainerStatus>): void => {
    status = { ...status, ...change };
    changed();
  };
  const record = (type: 'Normal' | 'Warning', reason: string, message: string): void => {
    context.events.record(home.pod(), type, reason, message, `spec.${kind === 'main' ? 'containers' : 'initContainers'}{${name}}`);
  };
  const pause = async (ms: number, signal: AbortSignal): Promise<void> => {
    wait = createWait(ms, signal);
    await wait.done;
    wait = undefined;
  };

  return {
    name, kind, spec,
    status: () => status,
    current: () => current,
    wake: () => { if (status.state?.waiting?.reason !== 'CrashLoopBackOff') wait?.wake(); },
    run(signal) {
      life = live(signal);
      return life;
    },
    async end(options) {
      ending = options;
      await Promise.all([current?.end(options), life]);
    },
  };

  async function live(signal: AbortSignal): Promise<void> {
    const before = kind === 'main' && prior?.containerID ? status.lastState?.terminated : undefined;
    if (before && !shouldRestart(before.exitCode)) {
      set({ state: { terminated: before }, lastState: prior?.lastState ?? {} });
      return;
    }
    while (!signal.aborted) {
      const image = await pull(signal);
      const plan = image && (await prepare(image, signal));
      if (!image || !plan || signal.aborted) return;
      const ended = plan instanceof StartError ? failToStart(plan) : await runOnce(image, plan);
      if (signal.aborted || !shouldRestart(ended.exitCode)) {
        set({ state: { terminated: ended }, ready: kind === 'init' && ended.exitCode === 0, started: false });
        return;
      }
      await waitForRestart(ended, signal);
    }
  }

  async function pull(signal: AbortSignal): Promise<Image | undefined> {
    const backOff = createBackOff(context.timing, false);
    while (!signal.aborted) {
      const result = await findImage(context.images, spec);
      if (result.kind === 'present') {
        if (result.pulling) record('Normal', 'Pulling', `Pulling image "${spec.image}"`);
        record('Normal', 'Pulled', result.message);
        return result.image;
      }
      const { reason, message, failure } = result;
      record('Warning', 'Failed', failure);
      record('Warning', 'Failed', `Error: ${reason}`);
      set({ state: { waiting: { reason, message } } });
      const delay = backOff.next();
      await pause(Math.min(delay, 1_000), signal);
      if (reason === 'ErrImagePull' && !signal.aborted) {
        record('Normal', 'BackOff', `Back-off pulling image "${spec.image}"`);
        record('Warning', 'Failed', 'Error: ImagePullBackOff');
        set({ state: { waiting: { reason: 'ImagePullBackOff', message: `Back-off pulling image "${spec.image}": ErrImagePull: ${message}` } } });
      }
      await pause(delay, signal);
    }
    return undefined;
  }

  async function prepare(image: Image, signal: AbortSignal): Promise<LaunchPlan | StartError | undefined> {
    while (!signal.aborted) {
      try {
        const scratch = join(context.stateDir, 'pods', home.pod().metadata.uid, 'scratch', name);
        return await toLaunch(context, { pod: home.pod(), container: spec, image, podIP, folders: home.folders(), scratch });
      } catch (error) {
        if (error instanceof StartError) return error;
        if (!(error instanceof ContainerConfigError)) throw error;
        record('Warning', 'Failed', `Error: ${error.message}`);
        set({ state: { waiting: { reason: 'CreateContainerConfigError', message: error.message } } });
        await pause(CONFIG_RETRY_MS, signal);
      }
    }
    return undefined;
  }

  async function runOnce(image: Image, plan: LaunchPlan): Promise<ContainerStateTerminated> {
    const pod = home.pod();
    const run = runs++;
    const containerID = toContainerId(pod.metadata.uid, name, run);
    record('Normal', 'Created', `Created container: ${name}`);
    try {
      current = await runContainer({
        context, pod, container: spec, image, plan, podIP, containerID, run, record,
        onStarted: (startedAt) => set({
          state: { running: { startedAt } }, lastState: toLastState(status), restartCount: run, containerID, imageID: image.digest,
          started: !spec.startupProbe, ready: kind === 'main' && !spec.startupProbe && !spec.readinessProbe,
        }),
        onProbe: (probe, ok) => set(probe === 'startup'
          ? { started: ok, ready: kind !== 'init' && !spec.readinessProbe }
          : { ready: ok }),
      });
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      runs = run;
      return failToStart(error);
    }
    const [ended] = await Promise.all([current.outcome, ending && current.end(ending)]);
    current = undefined;
    // A program may end before its postStart hook did: then nobody has said that it ran.
    if (status.containerID !== containerID) set({ lastState: toLastState(status), restartCount: run, containerID, imageID: image.digest });
    return ended;
  }

  function failToStart(error: StartError): ContainerStateTerminated {
    const run = runs++;
    const containerID = toContainerId(home.pod().metadata.uid, name, run);
    record('Warning', 'Failed', `Error: ${error.message}`);
    set({ restartCount: run, containerID, lastState: toLastState(status), started: false, ready: false });
    return { exitCode: 128, reason: 'StartError', message: error.message, startedAt: '1970-01-01T00:00:00Z', finishedAt: toTimestamp(new Date()), containerID };
  }

  function shouldRestart(exitCode: number): boolean {
    if (kind === 'sidecar') return true;
    const policy = home.pod().spec?.restartPolicy ?? 'Always';
    if (policy === 'Never') return false;
    return kind === 'main' && policy === 'Always' ? true : exitCode !== 0;
  }

  async function waitForRestart(ended: ContainerStateTerminated, signal: AbortSignal): Promise<void> {
    const failedStart = ended.reason === 'StartError';
    if (!failedStart && Date.parse(ended.finishedAt ?? '') - Date.parse(ended.startedAt ?? '') >= context.timing.backOffResetMs) crash.reset();
    const state: ContainerState = failedStart ? { waiting: { reason: 'RunContainerError', message: ended.message } } : { terminated: ended };
    set({ state, ready: false, started: false, ...(failedStart ? { lastState: { terminated: ended } } : {}) });
    const delay = crash.next();
    if (delay === 0) return;
    const { metadata } = home.pod();
    const who = `${metadata.name}_${metadata.namespace}(${metadata.uid})`;
    record('Warning', 'BackOff', `Back-off restarting failed container ${name} in pod ${who}`);
    set({
      state: { waiting: { reason: 'CrashLoopBackOff', message: `back-off ${toDuration(delay)} restarting failed container=${name} pod=${who}` } },
      lastState: { terminated: ended },
    });
    await pause(delay, signal);
  }
}

/** Before its first run in this sandbox: waiting, and what ran before counts as lost with the node. */
function toFirstStatus(spec: Container, kind: ContainerKind, pod: Stored<'Pod'>, prior: ContainerStatus | undefined): ContainerStatus {
  const reason = pod.spec?.initContainers?.length ? 'PodInitializing' : 'ContainerCreating';
  const lost: ContainerStateTerminated | undefined = prior?.state?.running && {
    exitCode: 255, reason: 'Unknown', startedAt: prior.state.running.startedAt, finishedAt: toTimestamp(new Date()), containerID: prior.containerID,
  };
  const ended = lost ?? prior?.state?.terminated;
  return {
    name: spec.name, image: spec.image ?? '', imageID: prior?.imageID ?? '', ...(prior?.containerID ? { containerID: prior.containerID } : {}),
    state: { waiting: { reason } }, lastState: ended ? { terminated: ended } : prior?.lastState ?? {},
    ready: false, started: false, restartCount: prior?.restartCount ?? 0,
  };
}

function toLastState({ state, lastState }: ContainerStatus): ContainerState {
  return state?.terminated ? { terminated: state.terminated } : lastState ?? {};
}

/** The same for the same run, so that a status written twice is the same status. */
function toContainerId(podUid: string, container: string, run: number): string {
  return `sandbox://${createHash('sha256').update(`${podUid}/${container}/${run}`).digest('hex')}`;
}
