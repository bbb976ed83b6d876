import type { PodTemplateSpec } from 'kubernetes-types/core/v1.d.ts';
import type { Objects, Stored } from '../objects.ts';
import { claim, toControllerReference } from './owners.ts';
import { canonicalJson, hashTemplate } from './pod-template.ts';
import { matchesSelector } from './selectors.ts';

export type Revision = Stored<'ControllerRevision'>;
type Owner = Stored<'StatefulSet'> | Stored<'DaemonSet'>;

const HASH_LABEL = 'controller.kubernetes.io/hash';

/**
 * The revisions of a StatefulSet or DaemonSet, oldest first, the last one being that of its template now: made when new, renumbered when
 * the owner went back to an old one (pkg/controller/history, statefulset: getStatefulSetRevisions).
 */
export function syncRevisions(objects: Objects, owner: Owner): { revisions: Revision[]; update: Revision } {
  const template = owner.spec?.template ?? {};
  const revisions = claim(objects, 'ControllerRevision', owner, (revision) => matchesSelector(owner.spec?.selector, revision.metadata.labels))
    .toSorted((a, b) => a.revision - b.revision);
  const latest = revisions.at(-1);
  const equal = revisions.findLast((revision) => canonicalJson(templateOf(revision)) === canonicalJson(template));
  if (equal && equal === latest) return { revisions, update: equal };
  const number = (latest?.revision ?? 0) + 1;
  const update = equal
    ? objects.update('ControllerRevision', { ...structuredClone(equal), revision: number })
    : createRevision(objects, owner, template, number);
  return { revisions: [...revisions.filter((revision) => revision !== equal), update], update };
}

export function templateOf(revision: Revision): PodTemplateSpec {
  const data: { spec?: { template?: PodTemplateSpec & { $patch?: string } } } = revision.data ?? {};
  const { $patch: _patch, ...template } = data.spec?.template ?? {};
  return template;
}

export function hashOf(revision: Revision): string {
  return revision.metadata.labels?.[HASH_LABEL] ?? '';
}

/** Deletes the oldest revisions that nobody uses, beyond revisionHistoryLimit. */
export function truncateHistory(objects: Objects, owner: Owner, revisions: readonly Revision[], live: readonly string[]): void {
  const unused = revisions.filter((revision) => !live.includes(revision.metadata.name));
  for (const { metadata } of unused.slice(0, Math.max(0, unused.length - (owner.spec?.revisionHistoryLimit ?? 10)))) {
    objects.remove('ControllerRevision', metadata.namespace, metadata.name);
  }
}

function createRevision(objects: Objects, owner: Owner, template: PodTemplateSpec, revision: number): Revision {
  const { namespace, name, annotations } = owner.metadata;
  for (let collisions = owner.status?.collisionCount ?? 0; ; collisions += 1) {
    const hash = hashTemplate(template, collisions || undefined);
    if (objects.get('ControllerRevision', namespace, `${name}-${hash}`)) continue;
    return objects.create('ControllerRevision', {
      metadata: {
        name: `${name}-${hash}`, namespace,
        labels: { ...template.metadata?.labels, [HASH_LABEL]: hash },
        ...(annotations ? { annotations } : {}),
        ownerReferences: [toControllerReference(owner)],
      },
      data: { spec: { template: { ...template, $patch: 'replace' } } },
      revision,
    });
  }
}
