import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { openCredentials } from './api/credentials.ts';
import { writeKubeconfig } from './api/kubeconfig.ts';
import { createApi } from './api/server.ts';
import { typeOf } from './api/body.ts';
import { bootstrap } from './bootstrap.ts';
import { type Serving, removeServing, writeServing } from './cli/serving.ts';
import { createControllers } from './controllers/controllers.ts';
import { createFieldOwnership } from './fields/managed-fields.ts';
import { openImageStore } from './images/image-store.ts';
import { apiVersionOf, resourceOf } from './kinds.ts';
import { createKubelet } from './kubelet/kubelet.ts';
import type { Log } from './log.ts';
import { claimAddresses } from './network/addresses.ts';
import { createNetwork } from './network/network.ts';
import { loadSchemas } from './schema/schema.ts';
import { lockFolder } from './store/lock.ts';
import { toTime } from './store/metadata.ts';
import { openStore } from './store/store.ts';

export type ClusterOptions = { stateDir: string; kubeconfig: string; ingressPort: number | undefined; log: Log };
export type Ready = Omit<Serving, 'pid' | 'startTicks'>;
export type Cluster = { ready: Ready; stop(): Promise<void> };

/** How long pods have to end when the sandbox stops. */
const STOP_DEADLINE_MS = 5000;
const HPA_SYNC_MS = 15_000;

/**
 * Starts a whole cluster on a state folder: store, API, controllers, kubelet, network. Throws with one clear sentence when
 * the folder is in use or not writable, or the Ingress port cannot be bound; nothing is left running then.
 */
export async function startCluster({ stateDir: given, kubeconfig: kubeconfigPath, ingressPort: wantedPort, log }: ClusterOptions): Promise<Cluster> {
  const stateDir = resolve(given);
  const kubeconfig = resolve(kubeconfigPath);
  const now = (): Date => new Date();
  /** What was opened, to be closed in reverse order. */
  const opened: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (const close of opened.splice(0).toReversed()) await close().catch((error: unknown) => log.error({ error }, 'a part of the sandbox did not stop properly'));
  };

  try {
    opened.push(await lockFolder(stateDir));
    const [credentials, addresses] = await Promise.all([openCredentials(stateDir), claimAddresses(stateDir)]);
    opened.push(addresses.release);
    const store = await openStore({ dir: join(stateDir, 'store'), log, allocateServiceIp: addresses.allocateServiceIp, now });
    opened.push(store.close);
    bootstrap(store);

    const schemas = loadSchemas();
    const ownership = createFieldOwnership(schemas);
    const kubelet = createKubelet({ objects: store, images: openImageStore(stateDir), addresses, stateDir, log });
    const network = createNetwork({ objects: store, addresses, ingressPort: wantedPort, log });
    const controllers = createControllers({
      objects: store, podMetrics: () => kubelet.podMetrics(), now, log, hpaSyncMs: HPA_SYNC_MS, clusterCa: credentials.ca,
      writeScale(kind, object) {
        const resource = resourceOf(kind);
        const writer = { manager: 'kube-controller-manager', operation: 'Update' as const, apiVersion: apiVersionOf(resource), subresource: 'scale', time: toTime(now()) };
        store.update(kind, object, { track: (live, next) => ownership.track(typeOf(schemas, resource).schema, live, next, writer) });
      },
    });
    const api = createApi({ store, schemas, ownership, runtime: kubelet, credentials, log, now });

    opened.push(network.stop);
    const { ingressPort } = await network.start();
    opened.push(() => kubelet.stop({ deadlineMs: STOP_DEADLINE_MS }));
    await kubelet.start();
    opened.push(controllers.stop);
    controllers.start();
    opened.push(api.close);
    const server = `https://127.0.0.1:${await listen(api, stateDir, log)}`;

    await writeKubeconfig(kubeconfig, server, credentials);
    const ready: Ready = { kubeconfig, server, ingressPort, isolation: 'loopback' };
    await writeServing(stateDir, ready);
    opened.push(() => removeServing(stateDir));
    await store.durable();
    return { ready, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The API keeps its port between starts, so that a kubeconfig that someone copied stays true. */
async function listen(api: { listen(port: number): Promise<number> }, stateDir: string, log: Log): Promise<number> {
  const memory = join(stateDir, 'api-port');
  const before = Number(await readFile(memory, 'utf8').catch(() => '0'));
  const port = await api.listen(before).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE' || before === 0) throw error;
    log.warn({ port: before }, 'the port of the last start is taken; the API moves');
    return api.listen(0);
  });
  if (port !== before) await writeFile(memory, String(port));
  return port;
}
