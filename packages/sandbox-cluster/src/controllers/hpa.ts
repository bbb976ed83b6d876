import type { HorizontalPodAutoscalerCondition, HorizontalPodAutoscalerSpec, MetricSpec, MetricStatus } from 'kubernetes-types/autoscaling/v2.d.ts';
import type { Stored } from '../objects.ts';
import type { PodUsage } from '../runtime.ts';
import { writeCondition } from './conditions.ts';
import { from, splitKey, toKey } from './controller.ts';
import type { Controller, ControllerContext } from './controller.ts';
import { createEventRecorder } from './events.ts';
import { normalize, rememberRescale } from './hpa-behavior.ts';
import type { History } from './hpa-behavior.ts';
import { computeMetric } from './hpa-metrics.ts';
import type { MetricResult } from './hpa-metrics.ts';
import { createScaleReader } from './hpa-target.ts';
import type { Scale, WriteScale } from './hpa-target.ts';
import type { StoredPod } from './pods.ts';
import { isEmptySelector, matchesSelector, printSelector } from './selectors.ts';
import { toTimestamp } from './time.ts';

type Hpa = Stored<'HorizontalPodAutoscaler'> & { spec: HorizontalPodAutoscalerSpec };
type Memory = { uid: string; nextSyncAt: number; history: History };
/** What a pass found out; becomes the status. */
type Pass = { conditions: HorizontalPodAutoscalerCondition[]; metrics: MetricStatus[]; currentReplicas: number; desiredReplicas: number; rescaled: boolean };
type Proposal = { replicas: number; metric: string };

const DEFAULT_TOLERANCE = { up: 0.1, down: 0.1 };

/** The horizontal pod autoscaler (pkg/controller/podautoscaler/horizontal.go of Kubernetes 1.34): each HPA once per `syncMs`. */
export function createHpaController({ objects, now, podMetrics, writeScale, syncMs }: ControllerContext & {
  podMetrics: () => PodUsage[]; writeScale: WriteScale; syncMs: number;
}): Controller {
  const events = createEventRecorder({ objects, now, component: 'horizontal-pod-autoscaler' });
  const readScale = createScaleReader({ objects, writeScale });
  const memories = new Map<string, Memory>();

  function reconcile(key: string): number | undefined {
    const { namespace, name } = splitKey(key);
    const hpa = objects.get('HorizontalPodAutoscaler', namespace, name);
    if (!hpa || !hasSpec(hpa)) {
      memories.delete(key);
      return undefined;
    }
    const memory = remember(key, hpa.metadata.uid);
    const waitMs = memory.nextSyncAt - now().getTime();
    if (waitMs > 0) return waitMs;
    memory.nextSyncAt = now().getTime() + syncMs;
    sync(hpa, memory);
    return syncMs;
  }

  function remember(key: string, uid: string): Memory {
    const known = memories.get(key);
    if (known?.uid === uid) return known;
    const fresh = { uid, nextSyncAt: now().getTime() + syncMs, history: { recommendations: [], added: [], removed: [] } };
    memories.set(key, fresh);
    return fresh;
  }

  function sync(hpa: Hpa, memory: Memory): void {
    const { currentReplicas = 0, desiredReplicas = 0, conditions = [] } = hpa.status ?? {};
    const pass: Pass = { conditions, metrics: hpa.status?.currentMetrics ?? [], currentReplicas, desiredReplicas, rescaled: false };
    const scale = tryReadScale(hpa, pass);
    if (scale) decide(hpa, scale, memory, pass);
    writeStatus(hpa, pass);
  }

  function tryReadScale(hpa: Hpa, pass: Pass): Scale | undefined {
    try {
      const scale = readScale(hpa.metadata.namespace, hpa.spec.scaleTargetRef);
      set(pass, 'AbleToScale', 'True', 'SucceededGetScale', "the HPA controller was able to get the target's current scale");
      return scale;
    } catch (error) {
      const message = toMessage(error);
      events.record(hpa, 'Warning', 'FailedGetScale', message);
      set(pass, 'AbleToScale', 'False', 'FailedGetScale', `the HPA controller was unable to get the target's current scale: ${message}`);
      return undefined;
    }
  }

  function decide(hpa: Hpa, scale: Scale, memory: Memory, pass: Pass): void {
    const { minReplicas = 1, maxReplicas, behavior } = hpa.spec;
    const currentReplicas = scale.replicas;
    pass.currentReplicas = currentReplicas;
    pass.metrics = [];
    if (memory.history.recommendations.length === 0) {
      memory.history = { ...memory.history, recommendations: [{ at: now().getTime(), replicas: currentReplicas }] };
    }
    if (currentReplicas === 0 && minReplicas !== 0) {
      set(pass, 'ScalingActive', 'False', 'ScalingDisabled', 'scaling is disabled since the replica count of the target is zero');
      pass.desiredReplicas = 0;
      return;
    }
    if (currentReplicas > maxReplicas) return rescale(hpa, scale, memory, pass, maxReplicas, 'Current number of replicas above Spec.MaxReplicas');
    if (currentReplicas < minReplicas) return rescale(hpa, scale, memory, pass, minReplicas, 'Current number of replicas below Spec.MinReplicas');
    const proposal = propose(hpa, scale, pass);
    if (!proposal) return;
    const wish = { currentReplicas, proposal: proposal.replicas, minReplicas, maxReplicas };
    const { replicas, able, limit, history } = normalize(behavior, wish, memory.history, now());
    memory.history = history;
    set(pass, 'AbleToScale', 'True', able.reason, able.message);
    set(pass, 'ScalingLimited', limit.limited ? 'True' : 'False', limit.reason, limit.message);
    rescale(hpa, scale, memory, pass, replicas, reasonOf(proposal, currentReplicas));
  }

  /** The largest proposal of all metrics, or none when they do not allow one (computeReplicasForMetrics). */
  function propose(hpa: Hpa, scale: Scale, pass: Pass): Proposal | undefined {
    const pods = selectPods(hpa, scale, pass);
    if (!pods) return undefined;
    const { metrics = [] } = hpa.spec;
    const usage = podMetrics().filter((item) => item.namespace === hpa.metadata.namespace);
    const input = { namespace: hpa.metadata.namespace, currentReplicas: scale.replicas, pods, usage, tolerance: DEFAULT_TOLERANCE, now: now() };
    const results = metrics.map((metric: MetricSpec): MetricResult => computeMetric(metric, input));
    pass.metrics = results.map((result) => (result.valid ? result.status : { type: '' }));
    const best = largest(results);
    const invalid = results.filter((result) => !result.valid);
    for (const { reason, message } of invalid) events.record(hpa, 'Warning', reason, message);
    const [first] = invalid;
    if (first && (!best || best.replicas < scale.replicas)) {
      set(pass, 'ScalingActive', 'False', first.reason, `the HPA was unable to compute the replica count: ${first.message}`);
      failCompute(hpa, `invalid metrics (${invalid.length} invalid out of ${metrics.length}), first error is: ${first.inSum}`);
      return undefined;
    }
    if (best) set(pass, 'ScalingActive', 'True', 'ValidMetricFound', `the HPA was able to successfully calculate a replica count from ${best.metric}`);
    return best;
  }

  function selectPods(hpa: Hpa, { selector }: Scale, pass: Pass): StoredPod[] | undefined {
    if (isEmptySelector(selector)) {
      events.record(hpa, 'Warning', 'SelectorRequired', 'selector is required');
      set(pass, 'ScalingActive', 'False', 'InvalidSelector', "the HPA target's scale is missing a selector");
      return failCompute(hpa, 'selector is required');
    }
    const pods = objects.list('Pod', hpa.metadata.namespace).filter((pod) => matchesSelector(selector, pod.metadata.labels));
    const owners = objects.list('HorizontalPodAutoscaler', hpa.metadata.namespace).filter((other) => hasSpec(other) && governs(other, pods));
    if (owners.length < 2) return pods;
    const message = `pods by selector ${printSelector(selector)} are controlled by multiple HPAs: [${owners.map(toKey).join(' ')}]`;
    events.record(hpa, 'Warning', 'AmbiguousSelector', message);
    set(pass, 'ScalingActive', 'False', 'AmbiguousSelector', message);
    return failCompute(hpa, message);
  }

  function governs(hpa: Hpa, pods: readonly StoredPod[]): boolean {
    try {
      const { selector } = readScale(hpa.metadata.namespace, hpa.spec.scaleTargetRef);
      return pods.some((pod) => matchesSelector(selector, pod.metadata.labels));
    } catch {
      return false; // A target that is not there has no pods.
    }
  }

  function failCompute(hpa: Hpa, message: string): undefined {
    events.record(hpa, 'Warning', 'FailedComputeMetricsReplicas', message);
  }

  function rescale(hpa: Hpa, scale: Scale, memory: Memory, pass: Pass, replicas: number, reason: string): void {
    if (replicas === scale.replicas) {
      pass.desiredReplicas = scale.replicas;
      return;
    }
    try {
      scale.write(replicas);
    } catch (error) {
      const message = toMessage(error);
      events.record(hpa, 'Warning', 'FailedRescale', `New size: ${replicas}; reason: ${reason}; error: ${message}`);
      set(pass, 'AbleToScale', 'False', 'FailedUpdateScale', `the HPA controller was unable to update the target scale: ${message}`);
      return;
    }
    set(pass, 'AbleToScale', 'True', 'SucceededRescale', `the HPA controller was able to update the target scale to ${replicas}`);
    events.record(hpa, 'Normal', 'SuccessfulRescale', `New size: ${replicas}; reason: ${reason}`);
    memory.history = rememberRescale(hpa.spec.behavior, memory.history, scale.replicas, replicas, now());
    pass.desiredReplicas = replicas;
    pass.rescaled = true;
  }

  function set(pass: Pass, type: string, status: string, reason: string, message: string): void {
    pass.conditions = writeCondition(pass.conditions, { type, status, reason, message, lastTransitionTime: toTimestamp(now()) });
  }

  function writeStatus(hpa: Hpa, { conditions, metrics, currentReplicas, desiredReplicas, rescaled }: Pass): void {
    const lastScaleTime = rescaled ? toTimestamp(now()) : hpa.status?.lastScaleTime;
    objects.updateStatus('HorizontalPodAutoscaler', {
      ...structuredClone(hpa),
      status: {
        ...(currentReplicas === 0 ? {} : { currentReplicas }), desiredReplicas, conditions,
        ...(metrics.length === 0 ? {} : { currentMetrics: metrics }),
        ...(lastScaleTime === undefined ? {} : { lastScaleTime }),
      },
    });
  }

  return { name: 'horizontal-pod-autoscaler', sources: [from('HorizontalPodAutoscaler', (hpa) => [toKey(hpa)])], reconcile };
}

function largest(results: readonly MetricResult[]): Proposal | undefined {
  let best: Proposal | undefined;
  for (const result of results) {
    if (result.valid && (!best || result.replicas > best.replicas)) best = { replicas: result.replicas, metric: result.name };
  }
  return best;
}

function reasonOf({ replicas, metric }: Proposal, currentReplicas: number): string {
  if (replicas > currentReplicas) return `${metric} above target`;
  return replicas < currentReplicas ? 'All metrics below target' : '';
}

function hasSpec(hpa: Stored<'HorizontalPodAutoscaler'>): hpa is Hpa {
  return hpa.spec !== undefined;
}

function toMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
