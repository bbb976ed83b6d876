import { mkdir, readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createEventRecorder } from '../controllers/events.ts';
import type { ImageStore } from '../images/image-store.ts';
import type { Log } from '../log.ts';
import { createNamesFile } from '../network/names.ts';
import { type Addresses } from '../network/addresses.ts';
import { type Objects, StatusError, type Stored } from '../objects.ts';
import type { Runtime } from '../runtime.ts';
import { endOrphans } from './container-record.ts';
import { DEFAULT_TIMING, type KubeletContext, NODE_NAME, type Timing } from './context.ts';
import { execBeside } from './exec.ts';
import { findLog, toContainerName } from './find-log.ts';
import { StartError } from './launch.ts';
import { reportNode } from './node.ts';
import { createPodWorker, type PodWorker } from './pod-worker.ts';
import { readBootId } from './processes.ts';
import { readContainerLog } from './read-log.ts';
import { canMapUsers } from './run-as.ts';
import { createUsageMeter } from './usage.ts';

export type Kubelet = Runtime & {
  /** Ends what a killed sandbox left running, then runs the pods of this node. */
  start(): Promise<void>;
  /** SIGTERM to every container, SIGKILL after `deadlineMs`; the pods stay and run again at the next start. */
  stop(options: { deadlineMs: number }): Promise<void>;
};
export type KubeletOptions = { objects: Objects; images: ImageStore; addresses: Addresses; stateDir: string; log: Log; timing?: Partial<Timing> };

const HEARTBEAT_MS = 5 * 60_000;

/** Runs the pods that are bound to the node `sandbox` as processes of this machine. */
export function createKubelet({ objects, images, addresses, stateDir: givenDir, log, timing }: KubeletOptions): Kubelet {
  const stateDir = resolve(givenDir);
  const namesFile = join(stateDir, 'network', 'names.json');
  const names = createNamesFile({ objects, path: namesFile, log });
  const context: KubeletContext = {
    objects, images, log, stateDir, namesFile, timing: { ...DEFAULT_TIMING, ...timing }, canMapUsers: false, bootId: readBootId(),
    events: createEventRecorder({ objects, now: () => new Date(), component: 'kubelet', host: NODE_NAME }),
  };
  const workers = new Map<string, PodWorker>();
  const dropping = new Set<Promise<void>>();
  const meter = createUsageMeter();
  const timers: NodeJS.Timeout[] = [];
  let unwatch: (() => void)[] = [];

  return {
    async start() {
      await mkdir(join(stateDir, 'pods'), { recursive: true });
      const orphans = await endOrphans(context);
      if (orphans > 0) log.warn({ orphans }, 'Ended containers that a killed sandbox had left running');
      await removeLeftovers();
      context.canMapUsers = await canMapUsers();
      if (process.getuid?.() === 0 && !context.canMapUsers) log.warn({}, 'User namespaces are not available: runAsUser is ignored and containers run as root');
      await names.start();
      reportNode(objects, stateDir);
      unwatch = [
        objects.watch(['Pod'], ({ type, object }) => (type === 'DELETED' ? drop(object.metadata.uid) : syncSoon(object))),
        objects.watch(['ConfigMap', 'Secret', 'PersistentVolumeClaim'], ({ object }) => sourcesChanged(object.metadata.namespace)),
        objects.watch(['PersistentVolume'], ({ type, object }) => { if (type === 'DELETED') track(rm(join(stateDir, 'volumes', object.metadata.name), { recursive: true, force: true })); }),
      ];
      for (const pod of objects.list('Pod')) sync(pod);
      timers.push(setInterval(() => reportNode(objects, stateDir), HEARTBEAT_MS), setInterval(() => { if (workers.size > 0) meter.read(workers.values()); }, context.timing.usageMs));
    },
    async stop({ deadlineMs }) {
      for (const stop of unwatch) stop();
      for (const timer of timers) clearInterval(timer);
      const deadline = Date.now() + deadlineMs;
      await Promise.all([...workers.values()].map((worker) => worker.shutDown(deadline)));
      await Promise.all(dropping);
      await names.stop();
    },
    async* readLog(namespace, name, { container: asked, previous, ...options }) {
      const { folder, run, container } = findLog(getPod(namespace, name), asked, previous, stateDir);
      const current = findContainer(namespace, name, container)?.current();
      const live = current?.run === run ? current.log : undefined;
      yield* readContainerLog({ folder, run, live }, options);
    },
    async exec(namespace, name, options) {
      const container = toContainerName(getPod(namespace, name), options.container);
      const current = findContainer(namespace, name, container)?.current();
      if (!current) throw new StatusError(500, 'InternalError', `container not found ("${container}")`);
      try {
        return execBeside(current.plan, options);
      } catch (error) {
        if (error instanceof StartError) throw new StatusError(500, 'InternalError', error.message.replace(/^.*container init: /, 'OCI runtime exec failed: exec failed: unable to start container process: '));
        throw error;
      }
    },
    podMetrics: () => meter.pods(workers.values()),
    nodeMetrics: () => meter.total(),
  };

  /** After the change that brought it is done: a listener only notes. */
  function syncSoon({ metadata: { namespace, name, uid } }: Stored<'Pod'>): void {
    queueMicrotask(() => {
      const pod = objects.get('Pod', namespace, name);
      if (pod?.metadata.uid === uid && unwatch.length > 0) sync(pod);
    });
  }

  function sync(pod: Stored<'Pod'>): void {
    if (pod.spec?.nodeName !== NODE_NAME) return;
    const { uid, namespace, name } = pod.metadata;
    let worker = workers.get(uid);
    if (!worker && (pod.metadata.deletionTimestamp || isOver(pod))) {
      // Nothing of it runs: it was over before this sandbox was started.
      if (pod.metadata.deletionTimestamp) objects.remove('Pod', namespace, name, { gracePeriodSeconds: 0, preconditions: { uid } });
      return;
    }
    if (!worker) {
      worker = createPodWorker(context, pod, toPodIp(pod));
      workers.set(uid, worker);
    }
    worker.update(pod);
  }

  function toPodIp(pod: Stored<'Pod'>): string {
    const taken = new Set([...workers.values()].map(({ podIP }) => podIP));
    const before = pod.status?.podIP;
    if (before?.startsWith(`${addresses.prefix}.`) && !taken.has(before)) return before;
    for (const { status } of objects.list('Pod')) if (status?.podIP) taken.add(status.podIP);
    return addresses.allocatePodIp(taken);
  }

  function drop(uid: string): void {
    const worker = workers.get(uid);
    workers.delete(uid);
    track(worker ? worker.drop() : rm(join(stateDir, 'pods', uid), { recursive: true, force: true }));
  }

  function track(work: Promise<void>): void {
    const tracked = work.catch((error: unknown) => log.error({ error: String(error) }, 'Cleaning up failed')).finally(() => dropping.delete(tracked));
    dropping.add(tracked);
  }

  function sourcesChanged(namespace: string): void {
    for (const worker of workers.values()) if (worker.pod().metadata.namespace === namespace) worker.sourcesChanged();
  }

  /** Folders of pods and volumes whose objects went away while nothing ran here. */
  async function removeLeftovers(): Promise<void> {
    const pods = new Set(objects.list('Pod').map(({ metadata }) => metadata.uid));
    const volumes = new Set(objects.list('PersistentVolume').map(({ metadata }) => metadata.name));
    for (const [folder, known] of [['pods', pods], ['volumes', volumes]] as const) {
      const gone = (await readdir(join(stateDir, folder)).catch(() => [])).filter((entry) => !known.has(entry));
      await Promise.all(gone.map((entry) => rm(join(stateDir, folder, entry), { recursive: true, force: true })));
    }
  }

  function getPod(namespace: string, name: string): Stored<'Pod'> {
    const pod = objects.get('Pod', namespace, name);
    if (!pod) throw new StatusError(404, 'NotFound', `pods "${name}" not found`, { name, kind: 'pods' });
    return pod;
  }

  function findContainer(namespace: string, name: string, container: string): PodWorker['containers'][number] | undefined {
    return workers.get(getPod(namespace, name).metadata.uid)?.containers.find((candidate) => candidate.name === container);
  }
}

function isOver({ status }: Stored<'Pod'>): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed';
}
