import type { Pod } from 'kubernetes-types/core/v1.d.ts';
import type { Stored } from '../objects.ts';
import { isPodFinished } from './pods.ts';
import type { StoredPod } from './pods.ts';
import { parseQuantity } from './quantity.ts';
import { matchesLabels, matchesSelector } from './selectors.ts';

/**
 * Why the pod cannot run on this node now, in the scheduler's words; empty when it can (pkg/scheduler/framework/plugins: nodeunschedulable,
 * nodeaffinity, interpodaffinity, noderesources/fit). `others` are the pods that the node has.
 */
export function reasonsAgainst(pod: StoredPod, node: Stored<'Node'>, others: readonly StoredPod[]): string[] {
  if (node.spec?.unschedulable) return ['node(s) were unschedulable'];
  if (!matchesNode(pod, node)) return ["node(s) didn't match Pod's node affinity/selector"];
  const running = others.filter((other) => !isPodFinished(other) && other.metadata.uid !== pod.metadata.uid);
  const lacks = lackingResources(pod, node, running);
  if (lacks.length > 0) return lacks;
  if (running.some((other) => repels(pod, other))) return ["node(s) didn't match pod anti-affinity rules"];
  if (running.some((other) => repels(other, pod))) return ["node(s) didn't satisfy existing pods anti-affinity rules"];
  return [];
}

/** Requests as the scheduler counts them: containers and sidecars together, or the largest init container if that is more. */
export function requestsOf(spec: Pod['spec'], resource: string): number {
  const request = (container: { resources?: { requests?: Record<string, string> } }): number => {
    const quantity = container.resources?.requests?.[resource];
    return quantity === undefined ? 0 : parseQuantity(quantity);
  };
  const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
  const inits = spec?.initContainers ?? [];
  const sidecars = sum(inits.filter((init) => init.restartPolicy === 'Always').map(request));
  const largest = Math.max(0, ...inits.filter((init) => init.restartPolicy !== 'Always').map(request));
  return Math.max(sum((spec?.containers ?? []).map(request)) + sidecars, largest + sidecars);
}

function lackingResources(pod: StoredPod, node: Stored<'Node'>, running: readonly StoredPod[]): string[] {
  const allocatable = node.status?.allocatable ?? {};
  const lacks = ['cpu', 'memory', 'ephemeral-storage'].filter((resource) => {
    const wanted = requestsOf(pod.spec, resource);
    const taken = running.reduce((total, other) => total + requestsOf(other.spec, resource), 0);
    const free = parseQuantity(allocatable[resource] ?? '0') - taken;
    return wanted > 0 && wanted - free > 1e-9;
  });
  const full = running.length + 1 > parseQuantity(allocatable.pods ?? '110');
  return [...(full ? ['Too many pods'] : []), ...lacks.map((resource) => `Insufficient ${resource}`)];
}

function matchesNode(pod: StoredPod, node: Stored<'Node'>): boolean {
  const labels = node.metadata.labels ?? {};
  if (!matchesLabels(pod.spec?.nodeSelector ?? {}, labels)) return false;
  const terms = pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  return terms === undefined || terms.some(({ matchExpressions, matchFields }) => matchesSelector({ matchExpressions }, labels)
    && matchesSelector({ matchExpressions: matchFields }, { 'metadata.name': node.metadata.name }));
}

/** Required anti-affinity of `pod` against `other`: every topology of a one-node cluster is that node. */
function repels(pod: StoredPod, other: StoredPod): boolean {
  const terms = pod.spec?.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  return terms.some(({ labelSelector, namespaces = [] }) => {
    const scope = namespaces.length > 0 ? namespaces : [pod.metadata.namespace];
    return scope.includes(other.metadata.namespace) && matchesSelector(labelSelector, other.metadata.labels);
  });
}
