import type { Json, JsonObject } from '../json.ts';
import { isObject, isSame } from '../json.ts';
import { StatusError } from '../objects.ts';
import type { Schema, Schemas } from '../schema/schema.ts';

const ORDER = '$setElementOrder/';
const DELETE = '$deleteFromPrimitiveList/';

/**
 * A strategic merge patch: like a merge patch, but lists with a merge key are merged item by item, and directives
 * (`$patch`, `$retainKeys`, `$setElementOrder`, `$deleteFromPrimitiveList`) say what a merge alone cannot
 * (https://github.com/kubernetes/community/blob/main/contributors/devel/sig-api-machinery/strategic-merge-patch.md).
 */
export function strategicMerge(schemas: Schemas, type: Schema, target: JsonObject, patch: JsonObject): JsonObject {
  const { properties = {}, additionalProperties } = schemas.resolve(type).schema;
  if (patch.$patch === 'replace') return plain(without(patch, '$patch'));
  if (patch.$patch === 'delete') return {};
  const merged = retain(target, patch.$retainKeys);

  for (const [field, value] of Object.entries(patch)) {
    if (field === '$retainKeys' || field === '$patch') continue;
    if (field.startsWith(DELETE)) {
      const name = field.slice(DELETE.length);
      const dropped = listOf(value);
      merged[name] = listOf(merged[name]).filter((item) => !dropped.some((each) => isSame(each, item)));
      continue;
    }
    if (field.startsWith(ORDER)) continue;
    const property = properties[field] ?? additionalProperties ?? {};
    if (value === null) delete merged[field];
    else if (Array.isArray(value)) merged[field] = mergeList(schemas, property, listOf(merged[field]), value);
    else if (isObject(value)) merged[field] = strategicMerge(schemas, property, objectOf(merged[field]), value);
    else merged[field] = value;
  }
  for (const [field, value] of Object.entries(patch)) {
    if (!field.startsWith(ORDER)) continue;
    const name = field.slice(ORDER.length);
    if (Array.isArray(merged[name])) merged[name] = inOrder(mergeKeyOf(properties[name]), listOf(merged[name]), listOf(value));
  }
  return merged;
}

function mergeList(schemas: Schemas, property: Schema, target: Json[], patch: Json[]): Json[] {
  const strategies = property['x-kubernetes-patch-strategy']?.split(',') ?? [];
  if (!strategies.includes('merge')) return patch.map(plain);
  const key = mergeKeyOf(property);
  if (!key) return [...target, ...patch.filter((item) => !target.some((each) => isSame(each, item)))];
  if (patch.some((item) => isObject(item) && item.$patch === 'replace')) {
    return patch.filter((item) => !(isObject(item) && item.$patch === 'replace' && Object.keys(item).length === 1)).map(plain);
  }

  const merged = [...target];
  for (const item of patch) {
    if (!isObject(item)) continue;
    const id = item[key];
    if (id === undefined) throw new StatusError(400, 'BadRequest', `map: ${JSON.stringify(item)} does not contain declared merge key: ${key}`);
    const at = merged.findIndex((each) => isObject(each) && isSame(each[key], id));
    const found = merged[at];
    if (item.$patch === 'delete') {
      if (at >= 0) merged.splice(at, 1);
    } else if (isObject(found)) merged[at] = strategicMerge(schemas, property.items ?? {}, found, item);
    else merged.push(strategicMerge(schemas, property.items ?? {}, {}, item));
  }
  return merged;
}

function mergeKeyOf(property: Schema | undefined): string | undefined {
  return property?.['x-kubernetes-patch-merge-key'];
}

/** The listed items in the given order; the others after the item that they followed. */
function inOrder(key: string | undefined, list: readonly Json[], order: readonly Json[]): Json[] {
  const idOf = (item: Json): Json | undefined => (key && isObject(item) ? item[key] : item);
  const rank = (item: Json): number => order.findIndex((each) => isSame(idOf(each), idOf(item)));
  const listed = list.filter((item) => rank(item) >= 0).sort((left, right) => rank(left) - rank(right));
  const ordered = [...listed];
  for (const [index, item] of list.entries()) {
    if (rank(item) >= 0) continue;
    const before = list[index - 1];
    ordered.splice(before === undefined ? 0 : ordered.indexOf(before) + 1, 0, item);
  }
  return ordered;
}

function retain(target: JsonObject, keys: Json | undefined): JsonObject {
  if (!Array.isArray(keys)) return { ...target };
  return Object.fromEntries(Object.entries(target).filter(([field]) => keys.includes(field)));
}

/** A patch's value as content: without directives and nulls. */
function plain<T extends Json>(value: T): T;
function plain(value: Json): Json {
  if (Array.isArray(value)) return value.map(plain);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([field, item]) => item !== null && !field.startsWith('$')).map(([field, item]) => [field, plain(item)]));
}

function without(object: JsonObject, field: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== field));
}

function listOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

function objectOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}
