import { mkdir } from 'node:fs/promises';
import type { Json, JsonObject } from '../json.ts';
import { cloneJson, freeze, isSame, objectAt, textAt } from '../json.ts';
import { apiVersionOf, RESOURCES, resourceOf } from '../kinds.ts';
import { createLog, type Log } from '../log.ts';
import type { Change, DeleteOptions, Kind, Kinds, Objects, Stored } from '../objects.ts';
import { StatusError } from '../objects.ts';
import { isReleased, markDeleted } from './deletion.ts';
import { alreadyExists, conflict, type FieldCause, forbidden, invalid, notFound, OUTDATED } from './errors.ts';
import { createFeed } from './feed.ts';
import { openJournal, readJournal } from './journal.ts';
import { keepMetadata, metadataOf, stampNew } from './metadata.ts';
import { createPrepare } from './prepare.ts';
import { validateChange } from '../validation/changes.ts';
import { validate } from '../validation/validate.ts';

export type StoreOptions = {
  dir: string;
  log?: Log;
  allocateServiceIp(taken: ReadonlySet<string>): string;
  now?: () => Date;
  /** Size of the log at which it is folded into a snapshot. */
  logLimitBytes?: number;
};

/** How the HTTP door writes: without effect, and with the owners of the fields kept. */
export type WriteOptions = {
  dryRun?: boolean;
  /** More rules than those for every writer: what is wrong with the change. */
  validate?: (live: JsonObject, next: JsonObject) => FieldCause[];
  /** The new metadata.managedFields; `live` is undefined for a new object. */
  track?: (live: JsonObject | undefined, next: JsonObject) => Json[];
};

/** The objects as the HTTP door needs them: kinds by value, dry runs, and the past for watches that resume. */
export interface Store extends Objects {
  create<K extends Kind>(kind: K, object: Kinds[K], options?: WriteOptions): Stored<K>;
  update<K extends Kind>(kind: K, object: Kinds[K], options?: WriteOptions): Stored<K>;
  updateStatus<K extends Kind>(kind: K, object: Kinds[K], options?: WriteOptions): Stored<K>;
  /** Returns the object as it was last: gone, or marked and waiting for whoever holds it. */
  remove<K extends Kind>(kind: K, namespace: string, name: string, options?: DeleteOptions & { dryRun?: boolean }): { object: Stored<K>; gone: boolean };
  resourceVersion(): string;
  /** The changes after a resourceVersion; undefined = no longer known (410). */
  since(resourceVersion: string): readonly Change[] | undefined;
  close(): Promise<void>;
}

/** Opens the objects under `dir`, made if absent. One process at a time: whoever opens it holds the lock of the state folder. */
export async function openStore({ dir, log = createLog(process.stderr), allocateServiceIp, now = () => new Date(), logLimitBytes }: StoreOptions): Promise<Store> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const tables = new Map<Kind, Map<string, Stored>>(RESOURCES.map(({ kind }) => [kind, new Map()]));
  const table = <K extends Kind>(kind: K): Map<string, Stored<K>> => {
    const found = tables.get(kind);
    if (!found) throw new Error(`no table for the kind ${kind}`);
    // The one place where a kind and its objects' type meet: only create() and the journal fill the tables.
    return found as Map<string, Stored<K>>;
  };

  const past = await readJournal(dir, log);
  let rv = past.rv;
  const feed = createFeed({ oldest: past.rv, newest: () => rv });
  const apply = (object: Stored, removed: boolean): Stored | undefined => {
    const key = keyOf(object.metadata.namespace, object.metadata.name);
    const previous = table(object.kind).get(key);
    if (removed) table(object.kind).delete(key);
    else table(object.kind).set(key, freeze(object));
    return previous;
  };
  for (const object of past.objects) apply(object, false);
  for (const entry of past.entries) {
    const previous = apply(entry.object, entry.removed === true);
    rv = entry.rv;
    feed.tell({ type: entry.removed ? 'DELETED' : previous ? 'MODIFIED' : 'ADDED', kind: entry.object.kind, object: freeze(entry.object), previous });
  }

  const everything = function* (): Iterable<Stored> {
    for (const objects of tables.values()) yield* objects.values();
  };
  const journal = await openJournal({ dir, log, objects: () => ({ rv, objects: everything() }), limitBytes: logLimitBytes });
  const get = <K extends Kind>(kind: K, namespace: string, name: string): Stored<K> | undefined =>
    table(kind).get(keyOf(resourceOf(kind).namespaced ? namespace : '', name));
  const list = <K extends Kind>(kind: K, namespace?: string): Stored<K>[] => {
    const all = [...table(kind).entries()].filter(([key]) => !namespace || key.startsWith(`${namespace}/`));
    return all.sort(([left], [right]) => (left < right ? -1 : 1)).map(([, object]) => object);
  };
  const prepare = createPrepare({ list, allocateServiceIp, now });

  const commit = <K extends Kind>(kind: K, next: JsonObject, removed = false): Stored<K> => {
    rv += 1;
    metadataOf(next).resourceVersion = String(rv);
    const object = freeze(toStored(kind, next));
    const previous = apply(object, removed);
    journal.append({ rv, ...(removed && { removed }), object });
    feed.tell({ type: removed ? 'DELETED' : previous ? 'MODIFIED' : 'ADDED', kind, object, previous });
    return object;
  };

  /** The live object that an update is meant for. */
  const liveFor = <K extends Kind>(kind: K, next: JsonObject): Stored<K> => {
    const metadata = metadataOf(next);
    const name = textAt(metadata, 'name') ?? '';
    const live = get(kind, textAt(metadata, 'namespace') ?? '', name);
    if (!live) throw notFound(kind, name);
    if (metadata.uid && metadata.uid !== live.metadata.uid) {
      throw conflict(kind, name, `Precondition failed: UID in precondition: ${String(metadata.uid)}, UID in object meta: ${live.metadata.uid}`);
    }
    if (metadata.resourceVersion && metadata.resourceVersion !== live.metadata.resourceVersion) throw conflict(kind, name, OUTDATED);
    return live;
  };

  const write = <K extends Kind>(kind: K, live: Stored<K>, next: JsonObject, { dryRun, track }: WriteOptions): Stored<K> => {
    const before = toJson(live);
    const metadata = metadataOf(next);
    metadata.resourceVersion = live.metadata.resourceVersion;
    const managed = track ? track(before, next) : metadataOf(before).managedFields;
    if (managed === undefined) delete metadata.managedFields;
    else metadata.managedFields = managed;
    if (isSame(untimed(before), untimed(next))) return live;
    if (dryRun) return freeze(toStored(kind, next));
    return commit(kind, next, isReleased(kind, next));
  };

  const update = <K extends Kind>(kind: K, object: Kinds[K], options: WriteOptions = {}): Stored<K> => {
    const next = toJson(object);
    const live = liveFor(kind, next);
    const before = toJson(live);
    keepMetadata(before, next);
    named(kind, next);
    if (resourceOf(kind).status) replace(next, 'status', before.status);
    prepare.changed(kind, before, next);
    refuse(kind, next, [...validate(kind, next), ...validateChange(kind, before, next), ...(options.validate?.(before, next) ?? [])]);
    if (resourceOf(kind).generation && !isSame(specOf(before), specOf(next))) metadataOf(next).generation = (live.metadata.generation ?? 0) + 1;
    return write(kind, live, next, options);
  };

  return {
    get, list, update,
    create(kind, object, { dryRun, track } = {}) {
      const resource = resourceOf(kind);
      const next = toJson(object);
      named(kind, next);
      stampNew(next, { namespaced: resource.namespaced, generation: resource.generation, now: now() });
      const metadata = metadataOf(next);
      const namespace = textAt(metadata, 'namespace') ?? '';
      const name = textAt(metadata, 'name') ?? '';
      if (resource.namespaced) checkNamespace(kind, name, namespace, get('Namespace', '', namespace));
      prepare.created(kind, next);
      refuse(kind, next, validate(kind, next));
      if (get(kind, namespace, name)) throw alreadyExists(kind, name);
      delete metadata.managedFields;
      if (track) metadata.managedFields = track(undefined, next);
      return dryRun ? freeze(toStored(kind, next)) : commit(kind, next);
    },
    updateStatus(kind, object, options = {}) {
      const given = toJson(object);
      const live = liveFor(kind, given);
      const next = toJson(live);
      replace(next, 'status', given.status);
      for (const field of ['labels', 'annotations']) {
        const value = metadataOf(given)[field];
        if (value !== undefined) replace(metadataOf(next), field, value);
      }
      return write(kind, live, next, options);
    },
    remove(kind, namespace, name, options = {}) {
      const live = get(kind, namespace, name);
      if (!live) throw notFound(kind, name);
      const { uid, resourceVersion } = options.preconditions ?? {};
      if (uid && uid !== live.metadata.uid) throw conflict(kind, name, `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${live.metadata.uid}`);
      if (resourceVersion && resourceVersion !== live.metadata.resourceVersion) {
        throw conflict(kind, name, `Precondition failed: ResourceVersion in precondition: ${resourceVersion}, ResourceVersion in object meta: ${live.metadata.resourceVersion}`);
      }
      const before = toJson(live);
      const marked = markDeleted(kind, before, options, now());
      if (options.dryRun) return { object: marked ? toStored(kind, marked) : live, gone: !marked };
      if (!marked) return { object: commit(kind, before, true), gone: true };
      const bumped = resourceOf(kind).generation && live.metadata.deletionTimestamp === undefined;
      if (bumped) metadataOf(marked).generation = (live.metadata.generation ?? 0) + 1;
      return { object: isSame(before, marked) ? live : commit(kind, marked), gone: false };
    },
    watch(kinds, listener) {
      // The feed is one for all kinds; it only tells of those that were asked for.
      return feed.watch(kinds, listener as (change: Change) => void);
    },
    durable: journal.durable,
    resourceVersion: () => String(rv),
    since: (resourceVersion) => feed.since(Number(resourceVersion)),
    close: journal.close,
  };
}

function keyOf(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}

/** A private copy, as plain JSON. */
function toJson(object: Kinds[Kind]): JsonObject {
  return cloneJson(object as unknown as JsonObject);
}

function toStored<K extends Kind>(kind: K, object: JsonObject): Stored<K> {
  return { ...object, kind } as unknown as Stored<K>;
}

function named(kind: Kind, object: JsonObject): void {
  object.apiVersion = apiVersionOf(resourceOf(kind));
  object.kind = kind;
}

function replace(object: JsonObject, field: string, value: Json | undefined): void {
  if (value === undefined) delete object[field];
  else object[field] = value;
}

/** What generation counts: all but metadata and status. */
function specOf({ metadata: _metadata, status: _status, ...spec }: JsonObject): JsonObject {
  return spec;
}

/** Without what changes at every write: when a manager wrote its fields last. */
function untimed(object: JsonObject): JsonObject {
  const { managedFields, ...metadata } = objectAt(object, 'metadata') ?? {};
  if (!Array.isArray(managedFields)) return object;
  const entries = managedFields.map((entry) => (typeof entry === 'object' && entry !== null && !Array.isArray(entry) ? { ...entry, time: null } : entry));
  return { ...object, metadata: { ...metadata, managedFields: entries } };
}

function refuse(kind: Kind, object: JsonObject, causes: readonly FieldCause[]): void {
  if (causes.length > 0) throw invalid(kind, textAt(object, 'metadata', 'name') ?? '', causes);
}

function checkNamespace(kind: Kind, name: string, namespace: string, found: Stored<'Namespace'> | undefined): void {
  if (!namespace) throw new StatusError(400, 'BadRequest', 'an empty namespace may not be set during creation');
  if (!found) throw notFound('Namespace', namespace);
  if (found.metadata.deletionTimestamp) {
    throw forbidden(kind, name, `unable to create new content in namespace ${namespace} because it is being terminated`);
  }
}
