import { randomInt } from 'node:crypto';
import { applyDefaults } from '../defaults/defaults.ts';
import { child, fill, items, need } from '../defaults/fill.ts';
import { selectOwnPods } from '../defaults/workloads.ts';
import type { JsonObject } from '../json.ts';
import type { Kind, Stored } from '../objects.ts';
import { metadataOf, toTime } from './metadata.ts';

type Options = {
  list<K extends Kind>(kind: K, namespace?: string): Stored<K>[];
  allocateServiceIp(taken: ReadonlySet<string>): string;
  now: () => Date;
};

/** What each kind does to an object before it is stored: upstream's strategies (pkg/registry/*) and admission plugins. */
export type Prepare = {
  created(kind: Kind, next: JsonObject): void;
  changed(kind: Kind, live: JsonObject, next: JsonObject): void;
};

export function createPrepare({ list, allocateServiceIp, now }: Options): Prepare {
  /** Addresses and node ports of a Service; those it has or asks for stay. */
  const allocate = (service: JsonObject): void => {
    const spec = need(service, 'spec');
    if (spec.type === 'ExternalName') return;
    const others = list('Service').filter(({ metadata }) => metadata.uid !== metadataOf(service).uid);
    if (!spec.clusterIP) spec.clusterIP = allocateServiceIp(new Set(others.flatMap(({ spec: other }) => other?.clusterIP ?? [])));
    fill(spec, { clusterIPs: [spec.clusterIP], ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' });
    if (spec.type !== 'NodePort' && spec.type !== 'LoadBalancer') return;
    const taken = new Set(others.flatMap(({ spec: other }) => other?.ports ?? []).map(({ nodePort }) => nodePort));
    for (const port of items(spec, 'ports')) {
      while (!port.nodePort) {
        const candidate = randomInt(30_000, 32_768);
        if (!taken.has(candidate)) port.nodePort = candidate;
      }
      taken.add(Number(port.nodePort));
    }
  };

  const defaultStorageClass = (): string | undefined =>
    list('StorageClass').find(({ metadata }) => metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true')?.metadata.name;

  return {
    created(kind, next) {
      const status = INITIAL_STATUS[kind];
      if (status) next.status = structuredClone(status);
      applyDefaults(kind, next);
      if (kind === 'Service') allocate(next);
      if (kind === 'Job') selectOwnPods(next);
      if (kind === 'Namespace') need(next, 'spec').finalizers = ['kubernetes'];
      if (kind === 'DaemonSet') need(metadataOf(next), 'annotations')['deprecated.daemonset.template.generation'] = '1';
      if (kind === 'PersistentVolume') need(next, 'status').lastPhaseTransitionTime = toTime(now());
      if (kind === 'PersistentVolumeClaim') {
        const name = defaultStorageClass();
        if (name !== undefined) fill(need(next, 'spec'), { storageClassName: name });
      }
    },
    changed(kind, live, next) {
      if (kind === 'Service') keepAddresses(need(live, 'spec'), need(next, 'spec'));
      if (kind === 'Job') keepJobSelector(live, next);
      applyDefaults(kind, next);
      if (kind === 'Service') allocate(next);
    },
  };
}

/** The status of a new object, as upstream answers it. Nodes come with their own. */
const INITIAL_STATUS: Partial<Record<Kind, JsonObject>> = {
  Namespace: { phase: 'Active' },
  PersistentVolumeClaim: { phase: 'Pending' },
  PersistentVolume: { phase: 'Pending' },
  Pod: {},
  ResourceQuota: {},
  Service: { loadBalancer: {} },
  DaemonSet: { currentNumberScheduled: 0, desiredNumberScheduled: 0, numberMisscheduled: 0, numberReady: 0 },
  Deployment: {},
  ReplicaSet: { replicas: 0 },
  StatefulSet: { availableReplicas: 0, replicas: 0 },
  HorizontalPodAutoscaler: { currentMetrics: null, desiredReplicas: 0 },
  CronJob: {},
  Job: {},
  Ingress: { loadBalancer: {} },
  PodDisruptionBudget: { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 },
};

/** A client that does not know the addresses keeps them: registry/core/service/storage, patchAllocatedValues. */
function keepAddresses(live: JsonObject, next: JsonObject): void {
  if (live.type !== 'ExternalName' && next.type !== 'ExternalName') {
    for (const field of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy']) {
      if ((next[field] === undefined || next[field] === '') && live[field] !== undefined) next[field] = live[field];
    }
  }
  const numbers = new Map(items(live, 'ports').map((port) => [`${String(port.port)}/${String(port.protocol)}`, port.nodePort]));
  if (next.type !== 'NodePort' && next.type !== 'LoadBalancer') return;
  for (const port of items(next, 'ports')) {
    const number = numbers.get(`${String(port.port)}/${String(port.protocol ?? 'TCP')}`);
    if (number !== undefined) fill(port, { nodePort: number });
  }
}

/** Who writes a Job without the generated selector and labels (kubectl replace, helm without apply) keeps them. */
function keepJobSelector(live: JsonObject, next: JsonObject): void {
  const selector = child(child(live, 'spec'), 'selector');
  if (selector) fill(need(next, 'spec'), { selector });
}
