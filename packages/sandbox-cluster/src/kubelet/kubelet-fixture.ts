import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Container, PodSpec } from 'kubernetes-types/core/v1.d.ts';
import { openImageStore, type ImageConfig, type ImageStore } from '../images/image-store.ts';
import type { Log } from '../log.ts';
import { type Addresses, claimAddresses } from '../network/addresses.ts';
import type { Kind, Stored } from '../objects.ts';
import { openStore, type Store } from '../store/store.ts';
import type { Timing } from './context.ts';
import { createKubelet, type Kubelet } from './kubelet.ts';

/** A kubelet over a real store, real images and real processes, in a folder of its own. */
export type Machine = {
  stateDir: string;
  objects: Store;
  images: ImageStore;
  addresses: Addresses;
  kubelet: Kubelet;
  /** Makes an image `NAME:1` from files, run by Node. */
  image(name: string, files: Record<string, string>, config?: Partial<ImageConfig>): Promise<void>;
  pod(name: string, container: Partial<Container>, spec?: Partial<PodSpec>): Stored<'Pod'>;
  get(name: string): Stored<'Pod'> | undefined;
  /** Resolves with the first state of a pod that `is` accepts, now or after a change. */
  until(name: string, is: (pod: Stored<'Pod'>) => boolean): Promise<Stored<'Pod'>>;
  gone(name: string): Promise<void>;
  events(name: string): string[];
  log(name: string, options?: { previous?: boolean; follow?: boolean; timestamps?: boolean; tailLines?: number; container?: string }): Promise<string>;
  restart(options?: { whileStopped?: () => void }): Promise<void>;
  close(): Promise<void>;
};

export const silentLog: Log = { info() {}, warn() {}, error(fields, text) { console.error(text, fields); } };
export const NODE_IMAGE: ImageConfig = { entrypoint: ['node', 'main.mjs'], cmd: [], env: {}, workingDir: '/', user: '', stopSignal: '', mapUser: '' };

export async function createMachine(timing: Partial<Timing> = {}): Promise<Machine> {
  const stateDir = await mkdtemp(join(tmpdir(), 'sandbox-kubelet-'));
  const addresses = await claimAddresses(stateDir);
  const images = openImageStore(stateDir);
  let objects = await openStore({ dir: join(stateDir, 'store'), allocateServiceIp: addresses.allocateServiceIp });
  const build = (): Kubelet => createKubelet({ objects, images, addresses, stateDir, log: silentLog, timing: { backOffMs: 40, ...timing } });
  let kubelet = build();
  for (const name of ['default', 'test']) if (!objects.get('Namespace', '', name)) objects.create('Namespace', { metadata: { name } });
  await kubelet.start();

  const until = <K extends Kind>(kind: K, name: string, is: (object: Stored<K> | undefined) => boolean): Promise<Stored<K> | undefined> => new Promise((resolve, reject) => {
    const look = (): boolean => {
      const object = objects.get(kind, 'test', name);
      if (!is(object)) return false;
      clearTimeout(timer);
      stop();
      resolve(object);
      return true;
    };
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`not reached; ${kind} ${name} is ${JSON.stringify(objects.get(kind, 'test', name), undefined, 1)}`));
    }, 20_000);
    const stop = objects.watch([kind], () => queueMicrotask(look));
    look();
  });

  const machine: Machine = {
    stateDir, images, addresses,
    get objects() { return objects; },
    get kubelet() { return kubelet; },
    async image(name, files, config = {}) {
      const from = await mkdtemp(join(tmpdir(), 'sandbox-image-'));
      for (const [path, text] of Object.entries(files)) {
        await mkdir(join(from, path, '..'), { recursive: true });
        await writeFile(join(from, path), text, { mode: text.startsWith('#!') ? 0o755 : 0o644 });
      }
      await images.load({ name: `${name}:1`, from, config: { ...NODE_IMAGE, ...config } });
      await rm(from, { recursive: true });
    },
    pod(name, container, spec = {}) {
      return objects.create('Pod', {
        metadata: { name, namespace: 'test', labels: { app: name } },
        spec: { nodeName: 'sandbox', restartPolicy: 'Always', terminationGracePeriodSeconds: 5, ...spec, containers: [{ name: 'main', image: `${name}:1`, ...container }, ...(spec.containers ?? [])] },
      });
    },
    get: (name) => objects.get('Pod', 'test', name),
    async until(name, is) {
      const pod = await until('Pod', name, (found) => found !== undefined && is(found));
      if (!pod) throw new Error(`no pod ${name}`);
      return pod;
    },
    async gone(name) { await until('Pod', name, (pod) => pod === undefined); },
    events: (name) => objects.list('Event', 'test').filter(({ involvedObject }) => involvedObject.name === name).map(({ type, reason, message }) => `${type} ${reason} ${message}`),
    async log(name, { previous = false, follow = false, timestamps = false, tailLines, container = '' } = {}) {
      const chunks: Buffer[] = [];
      for await (const chunk of kubelet.readLog('test', name, { container, previous, follow, timestamps, tailLines, signal: AbortSignal.timeout(20_000) })) chunks.push(chunk);
      return Buffer.concat(chunks).toString();
    },
    async restart({ whileStopped } = {}) {
      await kubelet.stop({ deadlineMs: 5_000 });
      await objects.close();
      whileStopped?.();
      objects = await openStore({ dir: join(stateDir, 'store'), allocateServiceIp: addresses.allocateServiceIp });
      kubelet = build();
      await kubelet.start();
    },
    async close() {
      await kubelet.stop({ deadlineMs: 2_000 });
      await objects.close();
      await addresses.release();
      await rm(stateDir, { recursive: true, force: true });
    },
  };
  return machine;
}

export function isReady({ status }: Stored<'Pod'>): boolean {
  return status?.conditions?.find(({ type }) => type === 'Ready')?.status === 'True';
}
