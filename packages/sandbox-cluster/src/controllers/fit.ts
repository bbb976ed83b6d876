import type { Pod } from 'kubernetes-types/core/v1.d.ts';
import type { Stored } from '../objects.ts';
import { isPodFinished } from './pods.ts';
import type { StoredPod } from './pods.ts';
import { parseQuantity } from './quantity.ts';
import { matchesLabels, matchesSelector } from './selectors.ts';

/** A reason in the scheduler's words; `final` when removing other pods could not help. */
export type Obstacle = { reason: string; final: boolean };

/**
 * Why the pod cannot run on this node now; empty when it can (pkg/scheduler/framework/plugins: nodeunschedulable, nodeaffinity,
 * interpodaffinity, noderesources/fit). `others` are the pods that the node has.
 */
export function obstacles(pod: StoredPod, node: Stored<'Node'>, others: readonly StoredPod[]): Obstacle[] {
  if (node.spec?.unschedulable) return [{ reason: 'node(s) were unschedulable', final: true }];
  if (!matchesNode(pod, node)) return [{ reason: "node(s) didn't match Pod's node affinity/selector", final: true }];
  const running = others.filter((other) => !isPodFinished(other) && other.metadata.uid !== pod.metadata.uid);
  const lacks = lackingResources(pod, node, running);
  if (lacks.length > 0) return lacks;
  if (running.some((other) => repels(pod, other))) return [{ reason: "node(s) didn't match pod anti-affinity rules", final: false }];
  if (running.some((other) => repels(other, pod))) return [{ reason: "node(s) didn't satisfy existing pods anti-affinity rules", final: true }];
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

function lackingResources(pod: StoredPod, node: Stored<'Node'>, running: readonly StoredPod[]): Obstacle[] {
  const allocatable = node.status?.allocatable ?? {};
  const lacks = ['cpu', 'memory', 'ephemeral-storage'].flatMap((resource): Obstacle[] => {
    const wanted = requestsOf(pod.spec, resource);
    const total = parseQuantity(allocatable[resource] ?? '0');
    const taken = running.reduce((sum, other) => sum + requestsOf(other.spec, resource), 0);
    return isMore(wanted, 0) && isMore(wanted, total - taken) ? [{ reason: `Insufficient ${resource}`, final: isMore(wanted, total) }] : [];
  });
  const isFull = running.length + 1 > parseQuantity(allocatable.pods ?? '110');
  return isFull ? [{ reason: 'Too many pods', final: false }, ...lacks] : lacks;
}

/** Sums of decimal quantities are off by less than a billionth. */
function isMore(one: number, other: number): boolean {
  return one - other > 1e-9;
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
