import type { JsonObject } from '../json.ts';
import type { PodUsage, Runtime } from '../runtime.ts';
import { StatusError } from '../objects.ts';
import type { Store } from '../store/store.ts';
import { answer, type Call } from './call.ts';
import { noResource } from './route.ts';
import { labelMatcher } from './selectors.ts';

const API_VERSION = 'metrics.k8s.io/v1beta1';

/** metrics.k8s.io/v1beta1: the latest CPU and memory of pods and of the one node (kubectl top, the console, the autoscaler's words). */
export function readMetrics(store: Store, runtime: Runtime, call: Call): void {
  const [first, ...rest] = call.path.slice(3);
  const [namespace, plural, name, ...more] = first === 'namespaces' ? rest : ['', first, ...rest];
  if (call.method !== 'GET' || more.length > 0) throw noResource();
  const matches = labelMatcher(call.query.get('labelSelector'));
  const list = (kind: string, items: JsonObject[]): void =>
    answer(call, 200, { kind: `${kind}List`, apiVersion: API_VERSION, metadata: {}, items: items.filter(matches).map(({ kind: _kind, apiVersion: _apiVersion, ...item }) => item) });
  const one = (item: JsonObject | undefined, resource: string): void => {
    if (!item) throw new StatusError(404, 'NotFound', `${resource}.metrics.k8s.io "${name ?? ''}" not found`, { name, group: 'metrics.k8s.io', kind: resource });
    answer(call, 200, item);
  };

  if (plural === 'nodes') {
    const nodes = store.list('Node').map(({ metadata }) => toNodeMetrics(metadata, runtime));
    return name === undefined ? list('NodeMetrics', nodes) : one(nodes.find(({ metadata }) => JSON.stringify(metadata).includes(`"name":"${name}"`)), 'nodes');
  }
  if (plural !== 'pods') throw noResource();
  const usages = runtime.podMetrics().filter((usage) => (namespace === '' || usage.namespace === namespace) && (name === undefined || usage.pod === name));
  const pods = usages.map((usage) => toPodMetrics(usage, store.get('Pod', usage.namespace, usage.pod)?.metadata.labels));
  return name === undefined ? list('PodMetrics', pods) : one(pods[0], 'pods');
}

function toPodMetrics({ namespace, pod, timestamp, windowSeconds, containers }: PodUsage, labels: Record<string, string> | undefined): JsonObject {
  return {
    kind: 'PodMetrics', apiVersion: API_VERSION,
    metadata: { name: pod, namespace, creationTimestamp: timestamp, ...(labels && { labels: { ...labels } }) },
    timestamp, window: `${windowSeconds}s`,
    containers: containers.map(({ name, cpuNanocores, memoryBytes }) => ({ name, usage: toUsage(cpuNanocores, memoryBytes) })),
  };
}

function toNodeMetrics({ name, labels }: { name: string; labels?: Record<string, string> }, runtime: Runtime): JsonObject {
  const { cpuNanocores, memoryBytes, timestamp, windowSeconds } = runtime.nodeMetrics();
  return {
    kind: 'NodeMetrics', apiVersion: API_VERSION, metadata: { name, creationTimestamp: timestamp, ...(labels && { labels: { ...labels } }) },
    timestamp, window: `${windowSeconds}s`, usage: toUsage(cpuNanocores, memoryBytes),
  };
}

/** The units of metrics-server: nanocores and kibibytes. */
function toUsage(cpuNanocores: number, memoryBytes: number): JsonObject {
  return { cpu: cpuNanocores === 0 ? '0' : `${Math.round(cpuNanocores)}n`, memory: `${Math.ceil(memoryBytes / 1024)}Ki` };
}
