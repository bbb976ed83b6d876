import type { Pod, PodTemplateSpec } from 'kubernetes-types/core/v1.d.ts';
import type { Stored } from '../objects.ts';
import { toControllerReference } from './owners.ts';

/** The pod that a template asks for (pkg/controller/controller_utils.go, GetPodFromTemplate); the store completes the name. */
export function toPod(template: PodTemplateSpec, owner: Stored): Pod {
  const { labels = {}, annotations, finalizers } = template.metadata ?? {};
  return structuredClone({
    metadata: {
      generateName: `${owner.metadata.name}-`,
      namespace: owner.metadata.namespace,
      labels,
      ...(annotations ? { annotations } : {}),
      ...(finalizers ? { finalizers } : {}),
      ownerReferences: [toControllerReference(owner)],
    },
    ...(template.spec ? { spec: template.spec } : {}),
  });
}

/**
 * The value of pod-template-hash and controller-revision-hash. Upstream hashes Go's print of the struct (ComputeHash), which nobody else
 * can repeat; this is the same FNV-1a in the same alphabet, over canonical JSON.
 */
export function hashTemplate(template: unknown, collisionCount?: number): string {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(canonicalJson(template) + (collisionCount === undefined ? '' : `#${collisionCount}`))) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return String(hash).replace(/[0-9]/g, (digit) => HASH_ALPHABET.charAt(Number(digit)));
}

/** What apimachinery's rand.SafeEncodeString makes of the ten digits. */
const HASH_ALPHABET = '456789bcdf';

/** Equal but for the pod-template-hash label (deployment_util.go, EqualIgnoreHash); absent, null and empty are the same. */
export function equalTemplates(one: PodTemplateSpec | undefined, other: PodTemplateSpec | undefined): boolean {
  return canonicalJson(withoutHash(one)) === canonicalJson(withoutHash(other));
}

function withoutHash(template: PodTemplateSpec | undefined): PodTemplateSpec | undefined {
  if (!template?.metadata?.labels) return template;
  const { 'pod-template-hash': _hash, ...labels } = template.metadata.labels;
  return { ...template, metadata: { ...template.metadata, labels } };
}

/** Keys sorted; absent, null and empty values left out, as upstream's semantic equality treats them. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    const entries = Object.entries(part).filter(([, inner]) => !isEmpty(inner));
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  }) ?? '';
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (Array.isArray(value)) return value.length === 0;
  return false;
}
