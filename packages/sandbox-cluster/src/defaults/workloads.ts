import type { JsonObject } from '../json.ts';
import { child, fill, items, need } from './fill.ts';
import { defaultPodSpec } from './pod.ts';

/** Defaults of the workload kinds: upstream's pkg/apis/{apps,batch,autoscaling}/*\/defaults.go. */
export function defaultDeployment(object: JsonObject): void {
  const spec = withTemplate(object);
  fill(spec, { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 });
  const strategy = need(spec, 'strategy');
  fill(strategy, { type: 'RollingUpdate' });
  if (strategy.type === 'RollingUpdate') fill(need(strategy, 'rollingUpdate'), { maxSurge: '25%', maxUnavailable: '25%' });
}

export function defaultReplicaSet(object: JsonObject): void {
  fill(withTemplate(object), { replicas: 1 });
}

export function defaultStatefulSet(object: JsonObject): void {
  const spec = withTemplate(object);
  fill(spec, { replicas: 1, revisionHistoryLimit: 10, podManagementPolicy: 'OrderedReady' });
  const strategy = need(spec, 'updateStrategy');
  fill(strategy, { type: 'RollingUpdate' });
  if (strategy.type === 'RollingUpdate') fill(need(strategy, 'rollingUpdate'), { partition: 0 });
  fill(need(spec, 'persistentVolumeClaimRetentionPolicy'), { whenDeleted: 'Retain', whenScaled: 'Retain' });
  for (const claim of items(spec, 'volumeClaimTemplates')) {
    fill(claim, { apiVersion: 'v1', kind: 'PersistentVolumeClaim' });
    fill(need(claim, 'spec'), { volumeMode: 'Filesystem' });
    fill(need(claim, 'status'), { phase: 'Pending' });
  }
}

export function defaultDaemonSet(object: JsonObject): void {
  const spec = withTemplate(object);
  fill(spec, { revisionHistoryLimit: 10 });
  const strategy = need(spec, 'updateStrategy');
  fill(strategy, { type: 'RollingUpdate' });
  if (strategy.type === 'RollingUpdate') fill(need(strategy, 'rollingUpdate'), { maxSurge: 0, maxUnavailable: 1 });
}

export function defaultJob(object: JsonObject): void {
  const spec = withTemplate(object);
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1;
  fill(spec, {
    parallelism: 1, backoffLimit: 6, completionMode: 'NonIndexed', suspend: false, manualSelector: false,
    podReplacementPolicy: child(spec, 'podFailurePolicy') ? 'Failed' : 'TerminatingOrFailed',
  });
}

/** The selector and labels that tie a new Job's pods to it: registry/batch/job/strategy.go. */
export function selectOwnPods(object: JsonObject): void {
  const spec = need(object, 'spec');
  if (spec.manualSelector === true) return;
  const { uid = '', name = '' } = need(object, 'metadata');
  const labels = { 'batch.kubernetes.io/controller-uid': uid, 'batch.kubernetes.io/job-name': name, 'controller-uid': uid, 'job-name': name };
  Object.assign(need(need(need(spec, 'template'), 'metadata'), 'labels'), labels);
  Object.assign(need(need(spec, 'selector'), 'matchLabels'), { 'batch.kubernetes.io/controller-uid': uid });
  const own = need(object, 'metadata');
  // SetDefaults_Job: a Job without labels gets those of its template.
  if (Object.keys(child(own, 'labels') ?? {}).length === 0) own.labels = { ...need(need(need(spec, 'template'), 'metadata'), 'labels') };
}

export function defaultCronJob(object: JsonObject): void {
  const spec = need(object, 'spec');
  fill(spec, { concurrencyPolicy: 'Allow', suspend: false, successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1 });
  const template = need(spec, 'jobTemplate');
  need(template, 'metadata');
  withTemplate(template);
}

const CPU_AT_80 = { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } };

export function defaultAutoscaler(object: JsonObject): void {
  const spec = need(object, 'spec');
  fill(spec, { minReplicas: 1 });
  if (items(spec, 'metrics').length === 0) spec.metrics = [structuredClone(CPU_AT_80)];
  const behavior = child(spec, 'behavior');
  if (!behavior) return;
  const percent = { type: 'Percent', value: 100, periodSeconds: 15 };
  fill(need(behavior, 'scaleUp'), { stabilizationWindowSeconds: 0, selectPolicy: 'Max', policies: [{ type: 'Pods', value: 4, periodSeconds: 15 }, { ...percent }] });
  fill(need(behavior, 'scaleDown'), { selectPolicy: 'Max', policies: [percent] });
}

function withTemplate(object: JsonObject): JsonObject {
  const spec = need(object, 'spec');
  const template = need(spec, 'template');
  need(template, 'metadata');
  defaultPodSpec(need(template, 'spec'));
  return spec;
}
