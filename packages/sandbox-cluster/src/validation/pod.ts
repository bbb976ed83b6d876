import { child, items } from '../defaults/fill.ts';
import type { Json, JsonObject } from '../json.ts';
import { toNano } from '../schema/quantity.ts';
import { type Causes, duplicate, invalidValue, notFound, required, unsupported } from './cause.ts';
import { isLabel } from './names.ts';

const POLICIES = ['Always', 'OnFailure', 'Never'];

/**
 * The common errors of a pod's spec: pkg/apis/core/validation, with its words and in its order.
 * `claimed` are the volumes that a StatefulSet's claim templates will add.
 */
export function validatePodSpec(field: string, spec: JsonObject, claimed: readonly Json[] = []): Causes {
  const own = items(spec, 'volumes').map(({ name }) => name ?? '');
  const volumes = [...own, ...claimed];
  const containers = items(spec, 'containers');
  const init = items(spec, 'initContainers');
  return [
    ...repeated(`${field}.volumes`, own),
    ...items(spec, 'volumes').flatMap((volume, index) => validateVolume(`${field}.volumes[${index}]`, volume)),
    ...(containers.length === 0 ? [required(`${field}.containers`)] : []),
    ...validateContainers(`${field}.containers`, containers, volumes, []),
    ...validateContainers(`${field}.initContainers`, init, volumes, containers.map(({ name }) => name ?? '')),
    ...unsupported(`${field}.restartPolicy`, spec.restartPolicy, POLICIES),
  ];
}

function validateContainers(field: string, containers: readonly JsonObject[], volumes: readonly Json[], taken: readonly Json[]): Causes {
  const seen = new Set(taken);
  return containers.flatMap((container, index) => {
    const here = `${field}[${index}]`;
    const name = typeof container.name === 'string' ? container.name : '';
    const named = name === '' ? [required(`${here}.name`)] : seen.has(name) ? [duplicate(`${here}.name`, name)] : isLabel(`${here}.name`, name);
    seen.add(name);
    return [
      ...named,
      ...(container.image ? [] : [required(`${here}.image`)]),
      ...items(container, 'ports').flatMap((port, number) => validatePort(`${here}.ports[${number}].containerPort`, port.containerPort)),
      ...validateMounts(`${here}.volumeMounts`, items(container, 'volumeMounts'), volumes),
      ...unsupported(`${here}.imagePullPolicy`, container.imagePullPolicy, ['Always', 'IfNotPresent', 'Never']),
      ...validateResources(`${here}.resources`, child(container, 'resources')),
      ...['livenessProbe', 'readinessProbe', 'startupProbe'].flatMap((probe) => validateProbe(`${here}.${probe}`, child(container, probe), probe !== 'readinessProbe')),
    ];
  });
}

function validatePort(field: string, port: Json | undefined): Causes {
  if (port === undefined || port === 0) return [required(field)];
  return isPort(port) ? [] : [invalidValue(field, port, 'must be between 1 and 65535, inclusive')];
}

export function isPort(port: Json | undefined): boolean {
  return typeof port === 'number' && port >= 1 && port <= 65_535;
}

/** A number or the name of a port (IANA_SVC_NAME). */
export function validatePortOrName(field: string, port: Json | undefined): Causes {
  if (typeof port === 'number') return isPort(port) ? [] : [invalidValue(field, port, 'must be between 1 and 65535, inclusive')];
  const name = typeof port === 'string' ? port : '';
  return [
    ...(name.length > 15 ? [invalidValue(field, name, 'must be no more than 15 characters')] : []),
    ...(/^[a-z0-9-]*$/.test(name) ? [] : [invalidValue(field, name, 'must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)')]),
    ...(/[a-z]/i.test(name) ? [] : [invalidValue(field, name, 'must contain at least one letter (a-z)')]),
  ];
}

function validateMounts(field: string, mounts: readonly JsonObject[], volumes: readonly Json[]): Causes {
  const paths = new Set<Json>();
  return mounts.flatMap(({ name = '', mountPath = '' }, index) => {
    const causes: Causes = [];
    if (name === '') causes.push(required(`${field}[${index}].name`));
    else if (!volumes.includes(name)) causes.push(notFound(`${field}[${index}].name`, name));
    if (mountPath === '') causes.push(required(`${field}[${index}].mountPath`));
    else if (paths.has(mountPath)) causes.push(invalidValue(`${field}[${index}].mountPath`, mountPath, 'must be unique'));
    paths.add(mountPath);
    return causes;
  });
}

/** A source must be named; the ConfigMap or Secret may be missing, its name may not. */
function validateVolume(field: string, { name = '', configMap, secret }: JsonObject): Causes {
  const said = (value: Json | undefined, key: string): boolean => value === undefined || (typeof value === 'object' && value !== null && key in value);
  return [
    ...(name === '' ? [required(`${field}.name`)] : isLabel(`${field}.name`, String(name))),
    ...(said(configMap, 'name') ? [] : [required(`${field}.configMap.name`)]),
    ...(said(secret, 'secretName') ? [] : [required(`${field}.secret.secretName`)]),
  ];
}

function validateResources(field: string, resources: JsonObject | undefined): Causes {
  const limits = child(resources, 'limits') ?? {};
  return Object.entries(child(resources, 'requests') ?? {}).flatMap(([name, request]) => {
    const limit = limits[name];
    const [asked, most] = [toNano(String(request)), limit === undefined ? undefined : toNano(String(limit))];
    if (asked === undefined || most === undefined || asked <= most) return [];
    return [invalidValue(`${field}.requests`, request, `must be less than or equal to ${name} limit of ${String(limit)}`)];
  });
}

function validateProbe(field: string, probe: JsonObject | undefined, onlyOnce: boolean): Causes {
  if (!probe) return [];
  const handlers = ['exec', 'httpGet', 'tcpSocket', 'grpc'].filter((name) => probe[name] !== undefined);
  if (handlers.length === 0) return [required(field, 'must specify a handler type')];
  const ports = ['httpGet', 'tcpSocket'].flatMap((name) => {
    const action = child(probe, name);
    return action ? validatePortOrName(`${field}.${name}.port`, action.port) : [];
  });
  return [...ports, ...(onlyOnce && probe.successThreshold !== 1 ? [invalidValue(`${field}.successThreshold`, probe.successThreshold, 'must be 1')] : [])];
}

function repeated(field: string, names: readonly Json[]): Causes {
  return names.flatMap((name, index) => (names.indexOf(name) < index ? [duplicate(`${field}[${index}].name`, name)] : []));
}
