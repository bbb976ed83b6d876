import type { DownwardAPIVolumeFile, KeyToPath, Volume, VolumeProjection } from 'kubernetes-types/core/v1.d.ts';
import type { Objects, Stored } from '../objects.ts';
import { readField, readResource } from './downward.ts';

/** Why a volume cannot be made, in the kubelet's words. */
export class VolumeError extends Error {}

/** What a configMap, secret, downwardAPI or projected volume holds: path inside it → content. undefined = not one of these. */
export function toVolumeFiles(volume: Volume, { objects, pod, podIP, hostIP }: FileSources): Map<string, Buffer> | undefined {
  const sources = toProjections(volume);
  if (!sources) return undefined;
  const files = new Map<string, Buffer>();
  const { namespace } = pod.metadata;
  for (const { configMap, secret, downwardAPI, serviceAccountToken, clusterTrustBundle } of sources) {
    if (configMap) addKeys(files, `configmap "${configMap.name}"`, readConfigMap(objects, namespace, configMap.name ?? ''), configMap);
    if (secret) addKeys(files, `secret "${secret.name}"`, readSecret(objects, namespace, secret.name ?? ''), secret);
    for (const item of downwardAPI?.items ?? []) files.set(item.path, Buffer.from(readItem(item, { pod, podIP, hostIP })));
    if (serviceAccountToken) throw new VolumeError('service account tokens are not issued by this cluster');
    if (clusterTrustBundle) throw new VolumeError('cluster trust bundles are not served by this cluster');
  }
  return files;
}

export type FileSources = { objects: Objects; pod: Stored<'Pod'>; podIP: string; hostIP: string };

function toProjections({ configMap, secret, downwardAPI, projected }: Volume): VolumeProjection[] | undefined {
  if (configMap) return [{ configMap }];
  if (secret) return [{ secret: { name: secret.secretName, items: secret.items, optional: secret.optional } }];
  if (downwardAPI) return [{ downwardAPI }];
  return projected && (projected.sources ?? []);
}

function addKeys(files: Map<string, Buffer>, what: string, data: Map<string, Buffer> | undefined, { items, optional }: { items?: KeyToPath[]; optional?: boolean }): void {
  if (!data && !optional) throw new VolumeError(`${what} not found`);
  if (!items) {
    for (const [key, content] of data ?? []) files.set(key, content);
    return;
  }
  for (const { key, path } of items) {
    const content = data?.get(key);
    if (content) files.set(path, content);
    else if (!optional) throw new VolumeError(`references non-existent ${what.startsWith('secret') ? 'secret' : 'config'} key: ${key}`);
  }
}

function readItem({ fieldRef, resourceFieldRef }: DownwardAPIVolumeFile, { pod, podIP, hostIP }: Omit<FileSources, 'objects'>): string {
  if (fieldRef) return readField(pod, fieldRef.fieldPath, { podIP, hostIP }) ?? '';
  const containers = pod.spec?.containers ?? [];
  const [first] = containers;
  return (resourceFieldRef && first && readResource(containers, first, resourceFieldRef)) ?? '';
}

function readConfigMap(objects: Objects, namespace: string, name: string): Map<string, Buffer> | undefined {
  const map = objects.get('ConfigMap', namespace, name);
  if (!map) return undefined;
  const text = Object.entries(map.data ?? {}).map(([key, value]): [string, Buffer] => [key, Buffer.from(value)]);
  return new Map([...text, ...decode(map.binaryData)]);
}

function readSecret(objects: Objects, namespace: string, name: string): Map<string, Buffer> | undefined {
  const secret = objects.get('Secret', namespace, name);
  return secret && new Map(decode(secret.data));
}

function decode(data: Record<string, string> | undefined): [string, Buffer][] {
  return Object.entries(data ?? {}).map(([key, value]) => [key, Buffer.from(value, 'base64')]);
}
