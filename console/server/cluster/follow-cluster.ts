import type { Logger } from 'pino';
import type { Source } from '@wheelhouse/console-contract/session.ts';
import { toReleaseRecord, withoutValues, type ReleaseRecord } from '../helm/release-record.ts';
import type { Kube } from '../kube/client.ts';
import { heartbeat, type Beat } from '../kube/heartbeat.ts';
import { followPodMetrics } from '../kube/metrics.ts';
import { collectionPath, type Live } from '../kube/resources.ts';
import { watch, type Watch, type WatchHandlers } from '../kube/watch.ts';
import { ClusterState, type KeptKind } from './cluster-state.ts';
import { Freshness } from './freshness.ts';

const kinds: readonly KeptKind[] = [
  'Pod', 'Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job', 'Service', 'EndpointSlice', 'Ingress',
  'HorizontalPodAutoscaler', 'PersistentVolumeClaim', 'Event',
];

export type Cluster = {
  state: ClusterState;
  source(): Source;
  onSource(listener: (source: Source) => void): () => void;
  apiMs(): number | null;
  /** Version of the API server as last heard; null while it does not answer. */
  kubernetesVersion(): string | null;
  close(): Promise<void>;
};

type Follow = { kube: Kube; namespace: string; release: string; log: Logger };

/** Keeps a `ClusterState` equal to one namespace of the cluster until closed. A namespace that does not exist yet is simply empty. */
export function followCluster({ kube, namespace, release, log }: Follow): Cluster {
  const stop = new AbortController();
  const state = new ClusterState();
  const freshness = new Freshness([...kinds, 'Release', 'heartbeat']);
  let beat: Beat | null = null;

  function start<T extends { metadata: Live<'Pod'>['metadata'] }>(part: string, path: string, query: Record<string, string>, handlers: Omit<WatchHandlers<T>, 'state'>): Watch {
    return watch<T>({
      kube, path, query, signal: stop.signal,
      handlers: {
        ...handlers,
        state(now, error) {
          freshness.set(part, now === 'live');
          if (error) log.debug({ part, err: error.message }, 'watch ended, trying again');
        },
      },
    });
  }

  const watches = kinds.map((kind) => startKind(kind));
  function startKind<K extends KeptKind>(kind: K): Watch {
    return start<Live<K>>(kind, collectionPath(kind, namespace), {}, {
      replace: (objects) => state.replace(kind, objects),
      upsert: (object) => state.upsert(kind, object),
      remove: (object) => state.remove(kind, object.metadata.name),
    });
  }

  watches.push(start<Live<'Secret'>>('Release', collectionPath('Secret', namespace), { labelSelector: `owner=helm,name=${release}` }, {
    replace: (secrets) => state.replaceRecords(secrets.flatMap((secret) => decode(secret, log))),
    upsert: (secret) => decode(secret, log).forEach((record) => state.upsertRecord(record)),
    remove: (secret) => state.removeRecord(secret.metadata.name.replace(/^sh\.helm\.release\.v1\./, '')),
  }));

  const beating = heartbeat(kube, {
    signal: stop.signal,
    onBeat(next) {
      const previous = beat;
      beat = next;
      freshness.set('heartbeat', next.ok);
      if (!next.ok && previous?.ok !== false) log.warn({ err: next.error.message }, 'the Kubernetes API does not answer');
      // Connections that were open across a gap (sleep, a restarted server) may be dead without a sign.
      if (next.ok && previous?.ok === false) for (const one of watches) one.reopen();
    },
  });
  const measuring = followPodMetrics(kube, { namespace, signal: stop.signal, onUsage: (usage) => state.setUsage(usage) });

  return {
    state,
    source: () => freshness.source(),
    onSource: (listener) => freshness.onChange(listener),
    apiMs: () => (beat?.ok ? beat.apiMs : null),
    kubernetesVersion: () => (beat?.ok ? beat.version : null),
    async close() {
      stop.abort();
      await Promise.all([...watches.map((one) => one.ended), beating, measuring]);
      freshness.close();
      state.close();
    },
  };
}

function decode(secret: Live<'Secret'>, log: Logger): ReleaseRecord[] {
  try {
    return [withoutValues(toReleaseRecord(secret))];
  } catch (error) {
    log.warn({ secret: secret.metadata.name, err: String(error) }, 'a release record could not be read');
    return [];
  }
}
