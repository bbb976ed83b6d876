import { availableParallelism, totalmem } from 'node:os';
import type { Container, ResourceFieldSelector } from 'kubernetes-types/core/v1.d.ts';
import type { Stored } from '../objects.ts';
import { parseQuantity } from '../controllers/quantity.ts';

/**
 * The value of a `fieldRef`, for an environment variable or a downwardAPI file; undefined = not a field that may be asked for.
 * (https://kubernetes.io/docs/concepts/workloads/pods/downward-api/)
 */
export function readField(pod: Stored<'Pod'>, fieldPath: string, own: { podIP: string; hostIP: string }): string | undefined {
  const [, map, key] = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(fieldPath) ?? [];
  if (map === 'labels') return pod.metadata.labels?.[key ?? ''] ?? '';
  if (map === 'annotations') return pod.metadata.annotations?.[key ?? ''] ?? '';
  switch (fieldPath) {
    case 'metadata.name': return pod.metadata.name;
    case 'metadata.namespace': return pod.metadata.namespace;
    case 'metadata.uid': return pod.metadata.uid;
    case 'metadata.labels': return toLines(pod.metadata.labels ?? {});
    case 'metadata.annotations': return toLines(pod.metadata.annotations ?? {});
    case 'spec.nodeName': return pod.spec?.nodeName ?? '';
    case 'spec.serviceAccountName': return pod.spec?.serviceAccountName ?? 'default';
    case 'status.hostIP': case 'status.hostIPs': return own.hostIP;
    case 'status.podIP': case 'status.podIPs': return own.podIP;
    default: return undefined;
  }
}

/** The value of a `resourceFieldRef`; an absent limit is what the node has. undefined = not a resource that may be asked for. */
export function readResource(containers: readonly Container[], container: Container, { containerName, divisor, resource }: ResourceFieldSelector): string | undefined {
  const source = containerName === undefined ? container : containers.find(({ name }) => name === containerName);
  const [kind = '', name = ''] = resource.split('.', 2);
  if (!source || (kind !== 'limits' && kind !== 'requests') || name === '') return undefined;
  const given = source.resources?.[kind]?.[name];
  const amount = given === undefined ? ofNode(kind, name) : parseQuantity(given);
  const unit = parseQuantity(divisor === undefined || divisor === '0' ? '1' : divisor);
  return String(Math.ceil(amount / unit));
}

function ofNode(kind: 'limits' | 'requests', name: string): number {
  if (kind === 'requests') return 0;
  if (name === 'cpu') return availableParallelism();
  return name === 'memory' ? totalmem() : 0;
}

/** `key="escaped value"` per line, sorted by key (pkg/fieldpath FormatMap). */
function toLines(map: Record<string, string>): string {
  return Object.keys(map).sort().map((key) => `${key}=${JSON.stringify(map[key])}`).join('\n');
}
