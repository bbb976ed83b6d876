import type { OwnerReference } from 'kubernetes-types/meta/v1.d.ts';
import type { Kind, Objects, Stored } from '../objects.ts';

/** The one owner that manages the object, if any (metav1.GetControllerOf). */
export function controllerOf(object: Stored): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find((reference) => reference.controller === true);
}

export function isControlledBy(object: Stored, owner: Stored): boolean {
  return controllerOf(object)?.uid === owner.metadata.uid;
}

/** The name of the controlling owner when it is of this kind. */
export function controllerName(object: Stored, kind: Kind): string | undefined {
  const reference = controllerOf(object);
  return reference?.kind === kind ? reference.name : undefined;
}

export function toControllerReference({ apiVersion, kind, metadata }: Stored): OwnerReference {
  return { apiVersion, kind, name: metadata.name, uid: metadata.uid, controller: true, blockOwnerDeletion: true };
}

/**
 * The objects of `kind` that belong to `owner`: adopts orphans that match and releases those that no longer do
 * (pkg/controller/controller_ref_manager.go, ClaimObject). An owner on its way out neither adopts nor releases.
 */
export function claim<K extends 'Pod' | 'ReplicaSet' | 'ControllerRevision'>(
  objects: Objects, kind: K, owner: Stored, matches: (candidate: Stored<K>) => boolean,
): Stored<K>[] {
  const claimed: Stored<K>[] = [];
  const leaving = owner.metadata.deletionTimestamp !== undefined;
  for (const candidate of objects.list(kind, owner.metadata.namespace)) {
    const controller = controllerOf(candidate);
    if (controller && controller.uid !== owner.metadata.uid) continue;
    const matching = matches(candidate);
    if (controller && matching) claimed.push(candidate);
    if (leaving) continue;
    if (controller && !matching) setReferences(objects, kind, candidate, withoutOwner(candidate, owner));
    if (!controller && matching && !candidate.metadata.deletionTimestamp) {
      const references = [...(candidate.metadata.ownerReferences ?? []), toControllerReference(owner)];
      claimed.push(setReferences(objects, kind, candidate, references));
    }
  }
  return claimed;
}

export function withoutOwner(object: Stored, owner: Stored): OwnerReference[] {
  return (object.metadata.ownerReferences ?? []).filter((reference) => reference.uid !== owner.metadata.uid);
}

export function setReferences<K extends Kind>(objects: Objects, kind: K, object: Stored<K>, references: OwnerReference[]): Stored<K> {
  const copy = structuredClone(object);
  if (references.length > 0) copy.metadata.ownerReferences = references;
  else delete copy.metadata.ownerReferences;
  return objects.update(kind, copy);
}
