import type { Json, JsonObject } from '../json.ts';
import { isObject, objectAt } from '../json.ts';
import { StatusError } from '../objects.ts';
import type { Schema, Schemas } from '../schema/schema.ts';
import { createSet, difference, type FieldSet, fromFieldsV1, intersection, isEmptySet, pathsOf, toFieldsV1, union } from './field-set.ts';
import { ShapeError } from './shape.ts';
import { compare, merge, removePaths, toFieldSet } from './walk.ts';

/** Who writes, and through which door. */
export type Writer = { manager: string; operation: 'Apply' | 'Update'; apiVersion: string; subresource?: string; time: string };

export type FieldOwnership = {
  /** metadata.managedFields after a create, update or patch (merge/update.go, Updater.Update). */
  track(type: Schema, live: JsonObject | undefined, next: JsonObject, writer: Writer): Json[];
  /** The object after a server-side apply, managedFields included. Throws 409 with the conflicts unless forced (Updater.Apply). */
  apply(type: Schema, live: JsonObject | undefined, config: JsonObject, writer: Writer, force: boolean): JsonObject;
};

type Entry = { writer: Writer; set: FieldSet };

/** What nobody owns: the server sets it, or it is the object's identity (fieldmanager/stripmeta.go). */
const UNOWNED_METADATA = ['name', 'namespace', 'uid', 'resourceVersion', 'generation', 'creationTimestamp', 'selfLink', 'managedFields', 'deletionTimestamp', 'deletionGracePeriodSeconds'];

export function createFieldOwnership(schemas: Schemas): FieldOwnership {
  const ownable = (object: JsonObject, writer: Writer): JsonObject => {
    const { apiVersion: _apiVersion, kind: _kind, metadata, status, ...rest } = object;
    const kept = Object.entries(isObject(metadata) ? metadata : {}).filter(([field]) => !UNOWNED_METADATA.includes(field));
    const named: JsonObject = kept.length > 0 ? { metadata: Object.fromEntries(kept) } : {};
    if (writer.subresource === 'status') return { ...named, ...(status !== undefined && { status }) };
    return { ...named, ...rest };
  };

  /** Takes from the others what this write changes; without `force`, that is a conflict. */
  const settle = (type: Schema, entries: Map<string, Entry>, own: string, live: JsonObject, next: JsonObject, force: boolean) => {
    const change = compare(schemas, type, live, next);
    const taken = union(change.modified, change.added);
    const conflicts: Entry[] = [];
    for (const [key, entry] of entries) {
      if (key === own) continue;
      const contested = intersection(entry.set, taken);
      if (!isEmptySet(contested)) conflicts.push({ writer: entry.writer, set: contested });
    }
    if (!force && conflicts.length > 0) throw applyConflict(conflicts);
    for (const [key, entry] of entries) {
      if (key !== own) entries.set(key, { ...entry, set: difference(difference(entry.set, taken), change.removed) });
    }
    return change;
  };

  return {
    track(type, live, next, writer) {
      const entries = readEntries(live);
      const key = keyOf(writer);
      const change = settle(type, entries, key, live ? ownable(live, writer) : {}, ownable(next, writer), true);
      const before = entries.get(key);
      const set = { ...union(union(difference(before?.set ?? createSet(), change.removed), change.modified), change.added), own: false };
      const changed = [change.added, change.modified, change.removed].some((each) => !isEmptySet(each));
      entries.set(key, { writer: changed || !before ? writer : before.writer, set });
      return writeEntries(entries);
    },
    apply(type, live, config, writer, force) {
      const entries = readEntries(live);
      if (live && entries.size === 0) {
        // Written before anyone applied: what is there belongs to nobody who could be asked, but is not to be lost unseen.
        const first: Writer = { ...writer, manager: 'before-first-apply', operation: 'Update' };
        entries.set(keyOf(first), { writer: first, set: { ...compare(schemas, type, {}, ownable(live, writer)).added, own: false } });
      }
      const key = keyOf(writer);
      const last = entries.get(key)?.set;
      const set = { ...namedPaths(type, config, ownable(config, writer)), own: false };
      const unchanged = last && isEmptySet(difference(last, set)) && isEmptySet(difference(set, last));
      entries.set(key, { writer, set });
      let merged = merge(schemas, type, live, config);
      if (last) {
        const claimed = [...entries.values()].reduce((all, entry) => union(all, entry.set), createSet());
        merged = removePaths(schemas, type, merged, difference(last, claimed)) ?? {};
      }
      if (!isObject(merged)) throw new StatusError(400, 'BadRequest', 'the configuration is no object');
      const change = settle(type, entries, key, live ? ownable(live, writer) : {}, ownable(merged, writer), force);
      const before = readEntries(live).get(key);
      if (before && unchanged && [change.added, change.modified, change.removed].every(isEmptySet)) entries.set(key, before);
      return { ...merged, metadata: { ...objectAt(merged, 'metadata'), managedFields: writeEntries(entries) } };
    },
  };

  function namedPaths(type: Schema, config: JsonObject, owned: JsonObject): FieldSet {
    try {
      return toFieldSet(schemas, type, owned);
    } catch (error) {
      if (!(error instanceof ShapeError)) throw error;
      const { apiVersion, kind } = config;
      const { name = '' } = objectAt(config, 'metadata') ?? {};
      const group = String(apiVersion).includes('/') ? String(apiVersion) : `/${String(apiVersion)}`;
      throw new StatusError(500, '', `failed to create typed patch object (/${String(name)}; ${group}, Kind=${String(kind)}): ${error.message}`);
    }
  }
}

function keyOf({ manager, operation, apiVersion, subresource = '' }: Writer): string {
  return JSON.stringify([manager, operation, apiVersion, subresource]);
}

function readEntries(live: JsonObject | undefined): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  const stored = objectAt(live, 'metadata')?.managedFields;
  for (const entry of Array.isArray(stored) ? stored : []) {
    if (!isObject(entry)) continue;
    const { manager, operation, apiVersion, subresource, time, fieldsV1 } = entry;
    const writer: Writer = {
      manager: String(manager), operation: operation === 'Apply' ? 'Apply' : 'Update', apiVersion: String(apiVersion), time: String(time),
      ...(typeof subresource === 'string' && subresource && { subresource }),
    };
    entries.set(keyOf(writer), { writer, set: fromFieldsV1(fieldsV1) });
  }
  return entries;
}

/** Applies first, then by time, as upstream sorts them. */
function writeEntries(entries: Map<string, Entry>): Json[] {
  const order = ({ writer }: Entry): string => `${writer.operation} ${writer.time} ${writer.manager}`;
  return [...entries.values()]
    .filter(({ set }) => !isEmptySet(set))
    .sort((left, right) => (order(left) < order(right) ? -1 : 1))
    .map(({ writer: { subresource, ...writer }, set }) => ({ ...writer, fieldsType: 'FieldsV1', fieldsV1: toFieldsV1(set), ...(subresource && { subresource }) }));
}

/** The words of merge/conflict.go. */
function applyConflict(conflicts: readonly Entry[]): StatusError {
  const sorted = conflicts.toSorted((left, right) => (left.writer.manager < right.writer.manager ? -1 : 1));
  const holders = sorted.map(({ writer, set }) => {
    const through = writer.subresource ? ` with subresource "${writer.subresource}"` : '';
    return { words: `conflict with "${writer.manager}"${through} using ${writer.apiVersion}`, paths: pathsOf(set) };
  });
  const causes = holders.flatMap(({ words, paths }) => paths.map((field) => ({ reason: 'FieldManagerConflict', message: words, field })));
  const sentences = holders.map(({ words, paths }) =>
    causes.length === 1 ? `${words}: ${paths.join()}` : `${words.replace('conflict', 'conflicts')}:\n${paths.map((path) => `- ${path}`).join('\n')}`);
  const count = causes.length === 1 ? '1 conflict' : `${causes.length} conflicts`;
  return new StatusError(409, 'Conflict', `Apply failed with ${count}: ${sentences.join('\n')}`, { causes });
}
