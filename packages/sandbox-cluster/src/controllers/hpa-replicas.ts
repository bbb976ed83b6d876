import { isPodReady, podCondition } from './pods.ts';
import type { StoredPod } from './pods.ts';

/** Usage of a pod in thousandths (of a core, of a byte), as sampled. */
export type Sample = { milli: number; timestamp: string; windowSeconds: number };
export type Tolerance = { up: number; down: number };
export type Question = {
  currentReplicas: number;
  resource: string;
  pods: readonly StoredPod[];
  /** By pod name; a pod without one is missing. */
  samples: ReadonlyMap<string, Sample>;
  tolerance: Tolerance;
  now: Date;
};
export type Answer = { replicas: number; averageMilli: number };

/** Why no count could be computed, in upstream's words. */
export class MetricError extends Error {}

const CPU_INITIALIZATION_MS = 5 * 60_000;
const INITIAL_READINESS_MS = 30_000;

/**
 * Replicas for a target of `target` percent of the requests (replica_calculator.go, GetResourceReplicas). `requests` by pod name, in
 * thousandths; asked for only when there are metrics, as their absence is the more telling error.
 */
export function replicasForUtilization(
  question: Question, readRequests: () => ReadonlyMap<string, number>, target: number,
): Answer & { utilization: number } {
  const groups = groupPods(question);
  const measured = measuredPods(question, groups);
  const requests = readRequests();
  const first = utilization(measured, requests, target);
  const fallback = Math.max(100, target) / 100;
  const replicas = decide(question, groups, measured, first.ratio, {
    missing: (name) => Math.trunc((requests.get(name) ?? 0) * fallback),
    ratio: (values) => utilization(values, requests, target).ratio,
  });
  return { replicas, utilization: first.percent, averageMilli: first.averageMilli };
}

/** Replicas for a target of `targetMilli` per pod (replica_calculator.go, calcPlainMetricReplicas). */
export function replicasForAverage(question: Question, targetMilli: number): Answer {
  const groups = groupPods(question);
  const measured = measuredPods(question, groups);
  const average = (values: Values): number => Math.trunc(total(values) / values.size);
  const averageMilli = average(measured);
  const replicas = decide(question, groups, measured, averageMilli / targetMilli, {
    missing: () => targetMilli,
    ratio: (values) => average(values) / targetMilli,
  });
  return { replicas, averageMilli };
}

type Values = ReadonlyMap<string, number>;
type Groups = { ready: number; unready: string[]; missing: string[] };
type Refill = { missing: (pod: string) => number; ratio: (values: Values) => number };

/** The part both kinds share: tolerance, and a second look with what missing and unready pods could use. */
function decide({ currentReplicas, tolerance }: Question, groups: Groups, measured: Values, ratio: number, refill: Refill): number {
  const isWithin = (value: number): boolean => 1 - tolerance.down <= value && value <= 1 + tolerance.up;
  const upWithUnready = groups.unready.length > 0 && ratio > 1;
  if (!upWithUnready && groups.missing.length === 0) return isWithin(ratio) ? currentReplicas : Math.ceil(ratio * groups.ready);

  const values = new Map(measured);
  for (const pod of groups.missing) if (ratio !== 1) values.set(pod, ratio < 1 ? refill.missing(pod) : 0);
  for (const pod of upWithUnready ? groups.unready : []) values.set(pod, 0);
  const next = refill.ratio(values);
  if (isWithin(next) || (ratio < 1 && next > 1) || (ratio > 1 && next < 1)) return currentReplicas;
  const replicas = Math.ceil(next * values.size);
  const contradicts = (next < 1 && replicas > currentReplicas) || (next > 1 && replicas < currentReplicas);
  return contradicts ? currentReplicas : replicas;
}

/** replica_calculator.go, groupPods; pods being deleted or failed are in no group. */
function groupPods({ pods, samples, resource, now }: Question): Groups {
  const groups: Groups = { ready: 0, unready: [], missing: [] };
  for (const pod of pods) {
    const { name, deletionTimestamp } = pod.metadata;
    if (deletionTimestamp || pod.status?.phase === 'Failed') continue;
    const sample = samples.get(name);
    if (pod.status?.phase === 'Pending') groups.unready.push(name);
    else if (!sample) groups.missing.push(name);
    else if (resource === 'cpu' && isStarting(pod, sample, now)) groups.unready.push(name);
    else groups.ready += 1;
  }
  return groups;
}

/** CPU of a pod that starts says nothing: not ready yet, or measured (in part) before it was. */
function isStarting(pod: StoredPod, sample: Sample, now: Date): boolean {
  const ready = podCondition(pod, 'Ready');
  const startTime = pod.status?.startTime;
  if (!ready || startTime === undefined) return true;
  const started = Date.parse(startTime);
  const since = Date.parse(ready.lastTransitionTime ?? startTime);
  if (started + CPU_INITIALIZATION_MS > now.getTime()) {
    return ready.status === 'False' || Date.parse(sample.timestamp) < since + sample.windowSeconds * 1000;
  }
  return !isPodReady(pod) && ready.status === 'False' && started + INITIAL_READINESS_MS > since;
}

function measuredPods({ pods, samples }: Question, { unready }: Groups): Values {
  if (pods.length === 0) throw new MetricError('no pods returned by selector while calculating replica count');
  const counted = pods.filter((pod) => !pod.metadata.deletionTimestamp && pod.status?.phase !== 'Failed' && !unready.includes(pod.metadata.name));
  const values = new Map(counted.flatMap((pod) => {
    const sample = samples.get(pod.metadata.name);
    return sample ? [[pod.metadata.name, sample.milli] as const] : [];
  }));
  if (values.size === 0) throw new MetricError('did not receive metrics for targeted pods (pods might be unready)');
  return values;
}

/** metrics/utilization.go, GetResourceUtilizationRatio: the integer part of the percentage counts. */
function utilization(values: Values, requests: ReadonlyMap<string, number>, target: number): { ratio: number; percent: number; averageMilli: number } {
  const requested = [...values.keys()].reduce((all, pod) => all + (requests.get(pod) ?? 0), 0);
  if (requested === 0) throw new MetricError('no metrics returned matched known pods');
  const percent = Math.trunc((total(values) * 100) / requested);
  return { ratio: percent / target, percent, averageMilli: Math.trunc(total(values) / values.size) };
}

function total(values: Values): number {
  return [...values.values()].reduce((all, value) => all + value, 0);
}
