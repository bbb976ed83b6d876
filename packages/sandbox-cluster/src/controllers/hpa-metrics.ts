import type { MetricSpec, MetricStatus, MetricTarget, MetricValueStatus } from 'kubernetes-types/autoscaling/v2.d.ts';
import type { PodUsage } from '../runtime.ts';
import { MetricError, replicasForAverage, replicasForUtilization } from './hpa-replicas.ts';
import type { Question, Sample, Tolerance } from './hpa-replicas.ts';
import type { StoredPod } from './pods.ts';
import { fromMilli, toMilli } from './quantity.ts';

export type MetricInput = { namespace: string; currentReplicas: number; pods: readonly StoredPod[]; usage: readonly PodUsage[]; tolerance: Tolerance; now: Date };
/** What one metric proposes, or why it cannot: `reason` is of the condition and the event, `message` the error's words. */
export type MetricResult =
  | { valid: true; replicas: number; name: string; status: MetricStatus }
  | { valid: false; reason: string; message: string; inSum: string };

/** horizontal.go, computeReplicasForMetric. */
export function computeMetric(spec: MetricSpec, input: MetricInput): MetricResult {
  const { resource, containerResource } = spec;
  if (spec.type === 'Resource' && resource) {
    const words = { reason: 'FailedGetResourceMetric', subject: `${resource.name} resource`, name: `${resource.name} resource` };
    return compute(resource, undefined, words, input, (current) => ({ type: 'Resource', resource: { name: resource.name, current } }));
  }
  if (spec.type === 'ContainerResource' && containerResource) {
    const { name, container } = containerResource;
    const words = { reason: 'FailedGetContainerResourceMetric', subject: `${container} container`, name: `${name} container resource` };
    return compute(containerResource, container, words, input, (current) => ({ type: 'ContainerResource', containerResource: { name, container, current } }));
  }
  return notServed(spec, input.namespace);
}

type Source = { name: string; target: MetricTarget };
type Words = { reason: string; subject: string; name: string };

function compute(
  { name, target }: Source, container: string | undefined, words: Words, input: MetricInput, toStatus: (current: MetricValueStatus) => MetricStatus,
): MetricResult {
  const measure = target.averageValue === undefined ? 'utilization' : 'usage';
  try {
    const question: Question = { ...input, resource: name, samples: readSamples(input, name, container) };
    const format = name === 'memory' ? 'binary' : 'decimal';
    if (target.averageValue !== undefined) {
      const { replicas, averageMilli } = replicasForAverage(question, toMilli(target.averageValue));
      return { valid: true, replicas, name: `${name} resource`, status: toStatus({ averageValue: fromMilli(averageMilli, format) }) };
    }
    const answer = replicasForUtilization(question, () => readRequests(input.pods, name, container), target.averageUtilization ?? 0);
    const current = { averageUtilization: answer.utilization, averageValue: fromMilli(answer.averageMilli, format) };
    return { valid: true, replicas: answer.replicas, name: `${words.name} utilization (percentage of request)`, status: toStatus(current) };
  } catch (error) {
    if (!(error instanceof MetricError)) throw error;
    const message = `failed to get ${name} ${measure}: ${error.message}`;
    return { valid: false, reason: words.reason, message, inSum: `failed to get ${words.subject} metric value: ${message}` };
  }
}

/** metrics/client.go: getPodMetrics, getContainerMetrics. Usage rounds up to thousandths per container. */
function readSamples({ usage, pods }: MetricInput, resource: string, container: string | undefined): Map<string, Sample> {
  const names = new Set(pods.map((pod) => pod.metadata.name));
  const listed = usage.filter((item) => names.has(item.pod));
  if (listed.length === 0) throw new MetricError(`unable to get metrics for resource ${resource}: no metrics returned from resource metrics API`);
  const samples = new Map<string, Sample>();
  for (const { pod, containers, timestamp, windowSeconds } of listed) {
    const chosen = containers.filter((part) => container === undefined || part.name === container);
    const isKnown = chosen.length > 0 && (resource === 'cpu' || resource === 'memory');
    const milli = chosen.reduce((sum, part) => sum + (resource === 'cpu' ? Math.ceil(part.cpuNanocores / 1e6) : part.memoryBytes * 1000), 0);
    if (isKnown) samples.set(pod, { milli, timestamp, windowSeconds });
  }
  return samples;
}

/** replica_calculator.go, calculateRequests: pod-level requests, else containers and restartable init containers. */
function readRequests(pods: readonly StoredPod[], resource: string, container: string | undefined): Map<string, number> {
  return new Map(pods.map((pod) => [pod.metadata.name, requestOf(pod, resource, container)]));
}

function requestOf(pod: StoredPod, resource: string, container: string | undefined): number {
  const sidecars = (pod.spec?.initContainers ?? []).filter((init) => init.restartPolicy === 'Always');
  const counted = [...(pod.spec?.containers ?? []), ...sidecars].filter(({ name }) => container === undefined || container === name);
  return counted.reduce((sum, { name, resources }) => {
    const request = resources?.requests?.[resource];
    if (request === undefined) throw new MetricError(`missing request for ${resource} in container ${name} of Pod ${pod.metadata.name}`);
    return sum + toMilli(request);
  }, 0);
}

/** Pods, Object and External metrics need an adapter; a cluster without one says so in these words (recorded from Kubernetes 1.34). */
function notServed(spec: MetricSpec, namespace: string): MetricResult {
  const custom = 'unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered';
  if (spec.type === 'Object' && spec.object) {
    const { metric, describedObject } = spec.object;
    return refuse('FailedGetObjectMetric', 'object', `unable to get metric ${metric.name}: ${describedObject.kind} on ${namespace} ${describedObject.name}/${custom}`);
  }
  if (spec.type === 'External' && spec.external) {
    const { name } = spec.external.metric;
    const missing = `the server could not find the requested resource (get ${name}.external.metrics.k8s.io)`;
    return refuse('FailedGetExternalMetric', `${name} external`, `unable to get external metric ${namespace}/${name}: unable to fetch metrics from external metrics API: ${missing}`);
  }
  return refuse('FailedGetPodsMetric', 'pods', `unable to get metric ${spec.pods?.metric.name ?? ''}: ${custom}`);
}

function refuse(reason: string, subject: string, message: string): MetricResult {
  return { valid: false, reason, message, inSum: `failed to get ${subject} metric value: ${message}` };
}
