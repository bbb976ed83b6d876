import { child } from '../defaults/fill.ts';
import type { Json, JsonObject } from '../json.ts';
import { isSame } from '../json.ts';
import type { Kind } from '../objects.ts';
import { type Causes, forbidden, invalidValue } from './cause.ts';

const STATEFUL_SET_FIELDS = ['replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy', 'minReadySeconds'];
const POD_WORDS = 'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` '
  + '(only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

/** What may not change once an object exists. */
export function validateChange(kind: Kind, live: JsonObject, next: JsonObject): Causes {
  const [before, after] = [child(live, 'spec') ?? {}, child(next, 'spec') ?? {}];
  const immutable = (...fields: string[]): Causes => fields
    .filter((field) => !isSame(before[field], after[field]))
    .map((field) => invalidValue(`spec.${field}`, after[field], 'field is immutable'));
  switch (kind) {
    case 'Deployment': case 'ReplicaSet': case 'DaemonSet': return immutable('selector');
    case 'StatefulSet': return isSame(without(before, STATEFUL_SET_FIELDS), without(after, STATEFUL_SET_FIELDS)) ? [] : [forbidden('spec',
      "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden")];
    case 'Job': return immutable('completions', 'selector', 'completionMode', ...(before.suspend === true && isSame(podSpecOf(before), podSpecOf(after)) ? [] : ['template']));
    case 'Pod': return isSame(fixedPod(before), fixedPod(after)) ? [] : [forbidden('spec', POD_WORDS)];
    case 'PersistentVolumeClaim': return isSame(fixedClaim(live, before), fixedClaim(live, after)) ? []
      : [forbidden('spec', 'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims')];
    case 'Secret': return [...(live.type === next.type ? [] : [invalidValue('type', next.type, 'field is immutable')]), ...sealed(live, next, ['data'])];
    case 'ConfigMap': return sealed(live, next, ['data', 'binaryData']);
    case 'RoleBinding': case 'ClusterRoleBinding':
      return isSame(live.roleRef, next.roleRef) ? [] : [invalidValue('roleRef', next.roleRef, 'cannot change roleRef')];
    default: return [];
  }
}

/** What the address of a Service may become; the sandbox's own network moves addresses when it had to take another block. */
export function validateServiceAddress(live: JsonObject, next: JsonObject): Causes {
  const [before, after] = [child(live, 'spec') ?? {}, child(next, 'spec') ?? {}];
  if (!before.clusterIP || before.type === 'ExternalName' || after.type === 'ExternalName' || before.clusterIP === after.clusterIP) return [];
  return [invalidValue('spec.clusterIPs[0]', [after.clusterIP ?? ''], 'may not change once set')];
}

function sealed(live: JsonObject, next: JsonObject, fields: readonly string[]): Causes {
  if (live.immutable !== true) return [];
  const words = 'field is immutable when `immutable` is set';
  if (next.immutable !== true) return [forbidden('immutable', words)];
  return fields.filter((field) => !isSame(live[field], next[field])).map((field) => forbidden(field, words));
}

function podSpecOf(spec: JsonObject): JsonObject | undefined {
  return child(child(spec, 'template'), 'spec');
}

/** A pod's spec without what may change; a pod that has no node yet gets one. */
function fixedPod(spec: JsonObject): JsonObject {
  const images = (list: Json | undefined): Json => (Array.isArray(list) ? list.map((container) => ({ ...child({ container }, 'container'), image: null })) : []);
  return {
    ...without(spec, ['activeDeadlineSeconds', 'tolerations', 'nodeName', 'ephemeralContainers', 'terminationGracePeriodSeconds']),
    containers: images(spec.containers), initContainers: images(spec.initContainers),
  };
}

/** A claim's spec without what binding changes, and without its size once it is bound. */
function fixedClaim(live: JsonObject, spec: JsonObject): JsonObject {
  const bound = child(live, 'status')?.phase === 'Bound';
  return without(spec, ['volumeName', 'storageClassName', 'volumeAttributesClassName', ...(bound ? ['resources'] : [])]);
}

function without(object: JsonObject, fields: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([field]) => !fields.includes(field)));
}
