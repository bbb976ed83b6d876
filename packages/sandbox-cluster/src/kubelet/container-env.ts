import type { Container, EnvFromSource, EnvVar } from 'kubernetes-types/core/v1.d.ts';
import type { Objects, Stored } from '../objects.ts';
import { readField, readResource } from './downward.ts';
import { expand } from './expand.ts';
import { type Mount, translatePaths } from './mount-paths.ts';

/** Why a container cannot be made; the message is what its status shows as CreateContainerConfigError. */
export class ContainerConfigError extends Error {}

export type EnvSources = {
  objects: Objects;
  pod: Stored<'Pod'>;
  container: Container;
  podIP: string;
  hostIP: string;
  mounts: readonly Mount[];
  /** What the container starts with before anything of the pod: the image's and the sandbox's own. */
  base: Record<string, string>;
};

/**
 * The environment of a container: base < Service links < envFrom < env, in that order, as the kubelet does (makeEnvironmentVariables). Paths of
 * mounted volumes are translated, except in values from Secrets. Throws ContainerConfigError with the kubelet's own words.
 */
export function toContainerEnv(sources: EnvSources): Map<string, string> {
  const { pod, container, objects, base, mounts } = sources;
  const env = new Map(Object.entries(base));
  const links = pod.spec?.enableServiceLinks === false ? [] : objects.list('Service', pod.metadata.namespace);
  for (const [name, value] of [...links, objects.get('Service', 'default', 'kubernetes')].flatMap(toServiceLinks)) env.set(name, value);
  for (const from of container.envFrom ?? []) {
    for (const [name, value] of readEnvFrom(sources, from)) env.set(name, from.secretRef ? value : translatePaths(value, mounts));
  }
  for (const variable of container.env ?? []) {
    if (variable.valueFrom === undefined) {
      env.set(variable.name, translatePaths(expand(variable.value ?? '', env), mounts));
      continue;
    }
    const value = readValueFrom(sources, variable);
    if (value !== undefined) env.set(variable.name, variable.valueFrom.secretKeyRef ? value : translatePaths(value, mounts));
  }
  return env;
}

/** `WEB_SERVICE_HOST`, `WEB_SERVICE_PORT`, `WEB_PORT_80_TCP…` (https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables). */
function toServiceLinks(service: Stored<'Service'> | undefined): [string, string][] {
  const ip = service?.spec?.clusterIP;
  const [first] = service?.spec?.ports ?? [];
  if (!service || !ip || ip === 'None' || !first) return [];
  const name = toVariable(service.metadata.name);
  const variables: [string, string][] = [
    [`${name}_SERVICE_HOST`, ip],
    [`${name}_SERVICE_PORT`, String(first.port)],
    [`${name}_PORT`, toUrl(first.protocol, ip, first.port)],
  ];
  for (const { name: portName, port, protocol } of service.spec?.ports ?? []) {
    const own = `${name}_PORT_${port}_${protocol ?? 'TCP'}`;
    if (portName !== undefined) variables.push([`${name}_SERVICE_PORT_${toVariable(portName)}`, String(port)]);
    variables.push([own, toUrl(protocol, ip, port)], [`${own}_PROTO`, (protocol ?? 'TCP').toLowerCase()], [`${own}_PORT`, String(port)], [`${own}_ADDR`, ip]);
  }
  return variables;
}

const toVariable = (name: string): string => name.toUpperCase().replaceAll('-', '_');
const toUrl = (protocol: string | undefined, ip: string, port: number): string => `${(protocol ?? 'TCP').toLowerCase()}://${ip}:${port}`;

function readEnvFrom({ objects, pod }: EnvSources, { configMapRef, secretRef, prefix = '' }: EnvFromSource): [string, string][] {
  const { namespace } = pod.metadata;
  const reference = configMapRef ?? secretRef;
  if (!reference?.name) return [];
  const data = configMapRef ? readConfigMap(objects, namespace, reference.name) : readSecret(objects, namespace, reference.name);
  if (!data && !reference.optional) throw new ContainerConfigError(`${configMapRef ? 'configmap' : 'secret'} "${reference.name}" not found`);
  return Object.entries(data ?? {}).map(([name, value]) => [`${prefix}${name}`, value]);
}

function readValueFrom(sources: EnvSources, { valueFrom }: EnvVar): string | undefined {
  const { objects, pod, container } = sources;
  const { namespace } = pod.metadata;
  if (valueFrom?.fieldRef) {
    const value = readField(pod, valueFrom.fieldRef.fieldPath, sources);
    if (value === undefined) throw new ContainerConfigError(`unsupported fieldPath: ${valueFrom.fieldRef.fieldPath}`);
    return value;
  }
  if (valueFrom?.resourceFieldRef) {
    const all = [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])];
    const value = readResource(all, container, valueFrom.resourceFieldRef);
    if (value === undefined) throw new ContainerConfigError(`unsupported container resource : ${valueFrom.resourceFieldRef.resource}`);
    return value;
  }
  const reference = valueFrom?.configMapKeyRef ?? valueFrom?.secretKeyRef;
  if (!reference?.name) return undefined;
  const [data, kind, Kind] = valueFrom?.configMapKeyRef
    ? [readConfigMap(objects, namespace, reference.name), 'configmap', 'ConfigMap']
    : [readSecret(objects, namespace, reference.name), 'secret', 'Secret'];
  if (data?.[reference.key] !== undefined || reference.optional) return data?.[reference.key];
  if (!data) throw new ContainerConfigError(`${kind} "${reference.name}" not found`);
  throw new ContainerConfigError(`couldn't find key ${reference.key} in ${Kind} ${namespace}/${reference.name}`);
}

function readConfigMap(objects: Objects, namespace: string, name: string): Record<string, string> | undefined {
  const map = objects.get('ConfigMap', namespace, name);
  return map && { ...map.data };
}

function readSecret(objects: Objects, namespace: string, name: string): Record<string, string> | undefined {
  const secret = objects.get('Secret', namespace, name);
  return secret && Object.fromEntries(Object.entries(secret.data ?? {}).map(([key, value]) => [key, Buffer.from(value, 'base64').toString('utf8')]));
}
