import { child, items } from '../defaults/fill.ts';
import type { Json, JsonObject } from '../json.ts';
import { isObject } from '../json.ts';
import { type Causes, forbidden, invalidValue, required, unsupported } from './cause.ts';
import { validatePodSpec } from './pod.ts';

/** Deployment, ReplicaSet, StatefulSet, DaemonSet: pkg/apis/apps/validation. */
export function validateWorkload(kind: string, object: JsonObject): Causes {
  const spec = child(object, 'spec') ?? {};
  const template = child(spec, 'template');
  const labels = child(child(template, 'metadata'), 'labels') ?? {};
  const selector = child(spec, 'selector');
  const empty = selector && Object.keys(child(selector, 'matchLabels') ?? {}).length === 0 && items(selector, 'matchExpressions').length === 0;
  const podSpec = child(template, 'spec') ?? {};
  const claimed = items(spec, 'volumeClaimTemplates').map((claim) => child(claim, 'metadata')?.name ?? '');
  return [
    ...notNegative('spec.replicas', spec.replicas),
    ...(selector ? [] : [required('spec.selector')]),
    ...(empty ? [invalidValue('spec.selector', selector, `empty selector is invalid for ${kind.toLowerCase()}`)] : []),
    ...(selector && matches(selector, labels) ? [] : [invalidValue('spec.template.metadata.labels', labels, '`selector` does not match template `labels`')]),
    ...validatePodSpec('spec.template.spec', podSpec, claimed).filter(({ field }) => field !== 'spec.template.spec.restartPolicy'),
    ...unsupported('spec.template.spec.restartPolicy', podSpec.restartPolicy, ['Always']),
    ...(kind === 'Deployment' ? validateStrategy(child(spec, 'strategy') ?? {}) : []),
  ];
}

function validateStrategy(strategy: JsonObject): Causes {
  const rolling = child(strategy, 'rollingUpdate');
  if (strategy.type === 'Recreate') return rolling ? [forbidden('spec.strategy.rollingUpdate', "may not be specified when strategy `type` is 'Recreate'")] : [];
  if (strategy.type !== 'RollingUpdate') return unsupported('spec.strategy', { Type: strategy.type ?? '', RollingUpdate: null }, ['Recreate', 'RollingUpdate']);
  const none = (value: Json | undefined): boolean => value === 0 || value === '0%';
  if (!rolling || !none(rolling.maxUnavailable) || !none(rolling.maxSurge)) return [];
  return [invalidValue('spec.strategy.rollingUpdate.maxUnavailable', rolling.maxUnavailable, 'may not be 0 when `maxSurge` is 0')];
}

/** Job and the template of a CronJob: pkg/apis/batch/validation. `field` is where the Job's spec stands. */
export function validateJobSpec(field: string, spec: JsonObject): Causes {
  const podSpec = child(child(spec, 'template'), 'spec') ?? {};
  const policy = podSpec.restartPolicy;
  const wrong = policy !== 'OnFailure' && policy !== 'Never';
  const here = `${field}.template.spec.restartPolicy`;
  return [
    ...['parallelism', 'completions', 'backoffLimit', 'activeDeadlineSeconds', 'ttlSecondsAfterFinished'].flatMap((name) => notNegative(`${field}.${name}`, spec[name])),
    ...validatePodSpec(`${field}.template.spec`, podSpec).filter((cause) => cause.field !== here),
    ...(wrong ? [required(here, 'valid values: "OnFailure", "Never"')] : []),
  ];
}

export function validateCronJob(object: JsonObject): Causes {
  const spec = child(object, 'spec') ?? {};
  const schedule = typeof spec.schedule === 'string' ? spec.schedule : '';
  const fields = schedule.trim().split(/\s+/);
  const wrong = !schedule.startsWith('@') && fields.length !== 5;
  return [
    ...(schedule === '' ? [required('spec.schedule')] : wrong ? [invalidValue('spec.schedule', schedule, `expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`)] : []),
    ...validateJobSpec('spec.jobTemplate.spec', child(child(spec, 'jobTemplate'), 'spec') ?? {}),
  ];
}

/** pkg/apis/autoscaling/validation. */
export function validateAutoscaler(object: JsonObject): Causes {
  const spec = child(object, 'spec') ?? {};
  const target = child(spec, 'scaleTargetRef') ?? {};
  const max = typeof spec.maxReplicas === 'number' ? spec.maxReplicas : 0;
  const min = typeof spec.minReplicas === 'number' ? spec.minReplicas : 1;
  return [
    ...(min < 1 ? [invalidValue('spec.minReplicas', min, 'must be greater than or equal to 1')] : []),
    ...(max < 1 ? [invalidValue('spec.maxReplicas', max, 'must be greater than 0')] : []),
    ...(max < min ? [invalidValue('spec.maxReplicas', max, 'must be greater than or equal to `minReplicas`')] : []),
    ...['kind', 'name'].flatMap((name) => (target[name] ? [] : [required(`spec.scaleTargetRef.${name}`)])),
    ...(typeof target.apiVersion === 'string' && target.apiVersion.includes('/') ? [] : [invalidValue('spec.scaleTargetRef.apiVersion', target.apiVersion ?? '', 'apiVersion must specify API group')]),
  ];
}

function notNegative(field: string, value: Json | undefined): Causes {
  return typeof value === 'number' && value < 0 ? [invalidValue(field, value, 'must be greater than or equal to 0')] : [];
}

function matches(selector: JsonObject, labels: JsonObject): boolean {
  const pairs = Object.entries(child(selector, 'matchLabels') ?? {}).every(([key, value]) => labels[key] === value);
  return pairs && items(selector, 'matchExpressions').filter(isObject).every(({ key, operator, values }) => {
    const value = labels[String(key)];
    const listed = Array.isArray(values) && value !== undefined && values.includes(value);
    if (operator === 'Exists') return value !== undefined;
    if (operator === 'DoesNotExist') return value === undefined;
    return operator === 'In' ? listed : !listed;
  });
}
