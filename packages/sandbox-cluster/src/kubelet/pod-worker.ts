import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { toTimestamp } from '../controllers/time.ts';
import type { Stored } from '../objects.ts';
import { type KubeletContext, NODE_IP } from './context.ts';
import { type ContainerHome, type ContainerKind, createPodContainer, type PodContainer } from './pod-container.ts';
import { toPodStatus } from './pod-status.ts';
import { VolumeError } from './volume-files.ts';
import { prepareVolumes } from './volumes.ts';
import { createWait, type Wait } from './wait.ts';

/** One pod on this node, from its binding to the end of its last process. */
export type PodWorker = {
  readonly podIP: string;
  readonly containers: readonly PodContainer[];
  pod(): Stored<'Pod'>;
  /** Starts its containers, or begins its end when it is being deleted. Called for every change of the object. */
  update(pod: Stored<'Pod'>): void;
  /** A ConfigMap, Secret or claim of its namespace changed. */
  sourcesChanged(): void;
  /** Kills everything at once: the object is gone. */
  drop(): Promise<void>;
  /** Ends the processes but not the pod: its status stays as it is. */
  shutDown(deadline: number): Promise<void>;
};

const VOLUME_RETRY_MS = 60_000;

export function createPodWorker(context: KubeletContext, first: Stored<'Pod'>, podIP: string): PodWorker {
  const { objects, events, stateDir, log } = context;
  const { uid, namespace, name } = first.metadata;
  const startTime = first.status?.startTime ?? toTimestamp(new Date());
  const life = new AbortController();
  let pod = first;
  let folders: ReadonlyMap<string, string> = new Map();
  let volumesReady = false;
  let terminated = false;
  let wait: Wait | undefined;
  let refresh = Promise.resolve();
  /** Once it is being deleted. */
  let graceSeconds = Number.POSITIVE_INFINITY;
  /** The sandbox is stopping, or the object is gone: nothing is told any more. */
  let silent = false;

  const home: ContainerHome = { context, pod: () => pod, podIP, folders: () => folders, changed: publish };
  const make = (kind: ContainerKind) => (spec: PodContainer['spec']): PodContainer => {
    const priors = kind === 'main' ? first.status?.containerStatuses : first.status?.initContainerStatuses;
    return createPodContainer(home, spec, kind, priors?.find((status) => status.name === spec.name));
  };
  const init = (first.spec?.initContainers ?? []).map((spec) => make(spec.restartPolicy === 'Always' ? 'sidecar' : 'init')(spec));
  const main = (first.spec?.containers ?? []).map(make('main'));
  const sidecars = init.filter(({ kind }) => kind === 'sidecar');
  const all = [...init, ...main];
  const started = new Map<PodContainer, () => void>();
  let running: Promise<void> | undefined;

  return {
    podIP, containers: all,
    pod: () => pod,
    update(latest) {
      pod = latest;
      if (pod.metadata.deletionTimestamp) {
        const { deletionGracePeriodSeconds: grace = 0 } = pod.metadata;
        if (grace < graceSeconds) void terminate(grace).catch(fail);
        return;
      }
      running ??= run().catch(fail);
    },
    sourcesChanged() {
      wait?.wake();
      for (const container of all) container.wake();
      if (volumesReady && !life.signal.aborted) refresh = refresh.then(refreshVolumes);
    },
    async drop() {
      silent = true;
      life.abort();
      for (const container of all) container.current()?.process.kill();
      await endAll(all, Date.now(), true);
      await removeFolder();
    },
    async shutDown(until) {
      silent = true;
      life.abort();
      await endAll(all, until, true);
    },
  };

  async function run(): Promise<void> {
    publish();
    if (!(await mountVolumes())) return;
    volumesReady = true;
    publish();
    for (const container of init) {
      if (life.signal.aborted) return;
      if (container.kind === 'sidecar') await startSidecar(container);
      else await container.run(life.signal);
      if (container.kind === 'init' && container.status().state?.terminated?.exitCode !== 0) break;
    }
    if (life.signal.aborted) return;
    const initialized = init.every(({ kind, status }) => kind === 'sidecar' || status().state?.terminated?.exitCode === 0);
    if (initialized) await Promise.all(main.map((container) => container.run(life.signal)));
    if (life.signal.aborted) return;
    // Every container that counts has ended for good.
    life.abort();
    await endAll(sidecars.toReversed(), Date.now() + (pod.spec?.terminationGracePeriodSeconds ?? 30) * 1000, false);
    publish();
  }

  /** A sidecar runs beside what follows; what follows waits until it has started. */
  async function startSidecar(container: PodContainer): Promise<void> {
    await new Promise<void>((resolve) => {
      started.set(container, resolve);
      void container.run(life.signal).then(resolve);
    });
    started.delete(container);
  }

  async function mountVolumes(): Promise<boolean> {
    while (!life.signal.aborted) {
      try {
        folders = await prepareVolumes(places());
        return true;
      } catch (error) {
        if (!(error instanceof VolumeError)) throw error;
        events.record(pod, 'Warning', 'FailedMount', error.message);
        wait = createWait(VOLUME_RETRY_MS, life.signal);
        await wait.done;
      }
    }
    return false;
  }

  async function refreshVolumes(): Promise<void> {
    if (life.signal.aborted) return;
    await prepareVolumes(places()).catch((error: unknown) => {
      if (!(error instanceof VolumeError)) throw error;
      events.record(pod, 'Warning', 'FailedMount', error.message);
    });
  }

  function places(): Parameters<typeof prepareVolumes>[0] {
    return { objects, pod, podIP, hostIP: NODE_IP, podVolumes: join(stateDir, 'pods', uid, 'volumes'), persistentVolumes: join(stateDir, 'volumes') };
  }

  /** preStop → SIGTERM → grace → SIGKILL, then the object goes. Called again when the grace was shortened. */
  async function terminate(grace: number): Promise<void> {
    const again = graceSeconds !== Number.POSITIVE_INFINITY;
    graceSeconds = grace;
    const until = Date.now() + grace * 1000;
    life.abort();
    await endAll([...main, ...init.filter(({ kind }) => kind === 'init')], until, false);
    await endAll(sidecars.toReversed(), until, false);
    if (again || silent) return;
    await running;
    await refresh;
    terminated = true;
    publish();
    silent = true;
    await removeFolder();
    if (objects.get('Pod', namespace, name)?.metadata.uid === uid) objects.remove('Pod', namespace, name, { gracePeriodSeconds: 0, preconditions: { uid } });
  }

  async function endAll(containers: readonly PodContainer[], deadline: number, skipPreStop: boolean): Promise<void> {
    await Promise.all(containers.map((container) => container.end({ deadline, skipPreStop, why: `Stopping container ${container.name}` })));
  }

  async function removeFolder(): Promise<void> {
    await rm(join(stateDir, 'pods', uid), { recursive: true, force: true });
  }

  function fail(error: unknown): void {
    log.error({ error: error instanceof Error ? error.stack : String(error), pod: `${namespace}/${name}` }, 'The kubelet failed on a pod');
  }

  function publish(): void {
    for (const [container, resolve] of started) if (container.status().started) resolve();
    const live = objects.get('Pod', namespace, name);
    if (silent || live?.metadata.uid !== uid) return;
    const facts = {
      podIP, hostIP: NODE_IP, startTime, volumesReady, terminated,
      init: init.map((container) => container.status()), main: main.map((container) => container.status()),
    };
    objects.updateStatus('Pod', { ...live, status: toPodStatus(live, facts, toTimestamp(new Date())) });
  }
}
