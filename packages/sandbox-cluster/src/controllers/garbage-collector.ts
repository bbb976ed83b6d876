import type { OwnerReference } from 'kubernetes-types/meta/v1.d.ts';
import { KINDS, isKind, isNamespaced } from './kinds.ts';
import type { Kind, Objects, Stored } from '../objects.ts';
import type { Controller, ControllerContext, Source } from './controller.ts';
import { setReferences, withoutOwner } from './owners.ts';

const FOREGROUND = 'foregroundDeletion';
const ORPHAN = 'orphan';
/** A key of this form is the uid of an object that is gone; all others are `Kind/namespace/name`. */
const GONE = 'gone:';

/**
 * Deletes what belongs to owners that are gone, and carries out foreground and orphan deletion
 * (pkg/controller/garbagecollector/garbagecollector.go: attemptToDeleteItem, processDeletingDependentsItem, attemptToOrphan).
 * Upstream's graph of all objects is a scan here: it is needed only when something is being deleted.
 */
export function createGarbageCollector({ objects }: ControllerContext): Controller {
  function reconcile(key: string): undefined {
    if (key.startsWith(GONE)) return collectOrphansOf(key.slice(GONE.length));
    const object = find(key);
    if (!object) return undefined;
    const finalizers = object.metadata.deletionTimestamp ? object.metadata.finalizers ?? [] : [];
    if (finalizers.includes(ORPHAN)) return orphanDependents(object);
    if (finalizers.includes(FOREGROUND)) return deleteDependentsFirst(object);
    collect(object);
  }

  /** An object all of whose owners are gone goes too; of several owners, the gone ones are struck off. */
  function collect(object: Stored): void {
    const references = object.metadata.ownerReferences ?? [];
    if (references.length === 0 || object.metadata.deletionTimestamp) return;
    const solid = references.filter((reference) => ownerOf(object, reference));
    const waiting = solid.filter((reference) => isWaitingForDependents(ownerOf(object, reference)));
    const staying = solid.filter((reference) => !waiting.includes(reference));
    if (staying.length > 0) {
      if (staying.length < references.length) setReferences(objects, object.kind, object, staying);
      return;
    }
    const hasDependents = waiting.length > 0 && dependentsOf(object).length > 0;
    remove(object, hasDependents ? 'Foreground' : 'Background');
  }

  function collectOrphansOf(uid: string): undefined {
    for (const dependent of listDependents(objects, uid)) collect(dependent);
  }

  function deleteDependentsFirst(owner: Stored): undefined {
    const dependents = dependentsOf(owner);
    for (const dependent of dependents) collect(dependent);
    const blocking = dependentsOf(owner).some((dependent) => referenceTo(dependent, owner.metadata.uid)?.blockOwnerDeletion === true);
    if (!blocking) removeFinalizer(owner, FOREGROUND);
  }

  function orphanDependents(owner: Stored): undefined {
    for (const dependent of dependentsOf(owner)) setReferences(objects, dependent.kind, dependent, withoutOwner(dependent, owner));
    removeFinalizer(owner, ORPHAN);
  }

  function removeFinalizer(object: Stored, finalizer: string): void {
    const live = objects.get(object.kind, object.metadata.namespace, object.metadata.name);
    if (live?.metadata.uid !== object.metadata.uid) return;
    const copy = structuredClone(live);
    copy.metadata.finalizers = (copy.metadata.finalizers ?? []).filter((name) => name !== finalizer);
    objects.update(object.kind, copy);
  }

  function remove({ kind, metadata }: Stored, propagationPolicy: 'Background' | 'Foreground'): void {
    objects.remove(kind, metadata.namespace, metadata.name, { propagationPolicy, preconditions: { uid: metadata.uid } });
  }

  function ownerOf(dependent: Stored, { kind, name, uid }: OwnerReference): Stored | undefined {
    if (!isKind(kind)) return dependent; // A kind that this cluster does not store: nobody can say that it is gone.
    const owner = objects.get(kind, isNamespaced(kind) ? dependent.metadata.namespace : '', name);
    return owner?.metadata.uid === uid ? owner : undefined;
  }

  function dependentsOf({ metadata }: Stored): Stored[] {
    return listDependents(objects, metadata.uid);
  }

  function find(key: string): Stored | undefined {
    const [kind = '', namespace = '', name = ''] = key.split('/');
    return isKind(kind) ? objects.get(kind, namespace, name) : undefined;
  }

  return { name: 'garbage-collector', sources: [everything], reconcile };
}

/** Everything with an owner, everything that waits for its dependents, and the dependents of what went. */
const everything: Source = (objects, add) => {
  const note = (object: Stored): void => {
    if (object.metadata.ownerReferences || object.metadata.deletionTimestamp) add(toKindKey(object));
  };
  for (const kind of KINDS) objects.list(kind).forEach(note);
  return objects.watch(KINDS, ({ type, object }) => {
    note(object);
    if (type === 'ADDED') return;
    for (const reference of object.metadata.ownerReferences ?? []) {
      if (isKind(reference.kind)) add(`${reference.kind}/${isNamespaced(reference.kind) ? object.metadata.namespace : ''}/${reference.name}`);
    }
    if (type === 'DELETED') add(GONE + object.metadata.uid);
  });
};

function listDependents(objects: Objects, ownerUid: string): Stored[] {
  return KINDS.flatMap((kind: Kind): Stored[] => objects.list(kind)).filter((object) => referenceTo(object, ownerUid) !== undefined);
}

function referenceTo(dependent: Stored, ownerUid: string): OwnerReference | undefined {
  return dependent.metadata.ownerReferences?.find((reference) => reference.uid === ownerUid);
}

function isWaitingForDependents(owner: Stored | undefined): boolean {
  return owner?.metadata.deletionTimestamp !== undefined && (owner.metadata.finalizers ?? []).includes(FOREGROUND);
}

function toKindKey({ kind, metadata }: Stored): string {
  return `${kind}/${metadata.namespace}/${metadata.name}`;
}
