import { child } from '../defaults/fill.ts';
import type { JsonObject } from '../json.ts';
import type { Kind } from '../objects.ts';
import { type Causes, required } from './cause.ts';
import { isConfigKey, validateMetadata } from './names.ts';
import { validateIngress, validateService } from './network.ts';
import { validatePodSpec } from './pod.ts';
import { validateAutoscaler, validateCronJob, validateJobSpec, validateWorkload } from './workloads.ts';

/** What is wrong with an object, defaults filled: the errors that people make, in a real server's words. Empty = it may be stored. */
export function validate(kind: Kind, object: JsonObject): Causes {
  return [...validateMetadata(kind, object), ...validateKind(kind, object)];
}

function validateKind(kind: Kind, object: JsonObject): Causes {
  const spec = child(object, 'spec') ?? {};
  switch (kind) {
    case 'Pod': return validatePodSpec('spec', spec);
    case 'Deployment': case 'ReplicaSet': case 'StatefulSet': case 'DaemonSet': return validateWorkload(kind, object);
    case 'Job': return validateJobSpec('spec', spec);
    case 'CronJob': return validateCronJob(object);
    case 'HorizontalPodAutoscaler': return validateAutoscaler(object);
    case 'Service': return validateService(object);
    case 'Ingress': return validateIngress(object);
    case 'ConfigMap': return ['data', 'binaryData'].flatMap((field) => validateKeys(object, field));
    case 'Secret': return validateKeys(object, 'data');
    case 'PersistentVolumeClaim': return [
      ...(Array.isArray(spec.accessModes) ? [] : [required('spec.accessModes', 'at least 1 access mode is required')]),
      ...(child(child(spec, 'resources'), 'requests')?.storage ? [] : [required('spec.resources[storage]')]),
    ];
    default: return [];
  }
}

function validateKeys(object: JsonObject, field: string): Causes {
  return Object.keys(child(object, field) ?? {}).flatMap((key) => isConfigKey(`${field}[${key}]`, key));
}
