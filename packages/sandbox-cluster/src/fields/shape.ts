import type { Json, JsonObject } from '../json.ts';
import { isObject } from '../json.ts';
import type { Schema, Schemas } from '../schema/schema.ts';

/**
 * How a value takes part in ownership and merging: as one leaf, field by field, or item by item
 * (https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy).
 */
export type Shape =
  | { is: 'leaf' }
  /** `open`: a map, whose keys are data, and not a struct. */
  | { is: 'map'; open: boolean; field: (name: string) => Schema | undefined }
  | { is: 'list'; items: Schema; element: (item: Json) => string };

export class ShapeError extends Error {}

export function shapeOf(schemas: Schemas, property: Schema, value: Json | undefined): Shape {
  const { schema } = schemas.resolve(property);
  const own = { ...schema, ...property };
  if (Array.isArray(value)) {
    const type = own['x-kubernetes-list-type'];
    if (type === 'set') return { is: 'list', items: own.items ?? {}, element: (item) => `v:${JSON.stringify(item)}` };
    const keys = own['x-kubernetes-list-map-keys'];
    if (type !== 'map' || !keys) return { is: 'leaf' };
    const items = own.items ?? {};
    return { is: 'list', items, element: (item) => `k:${JSON.stringify(keyOf(schemas, items, keys, item))}` };
  }
  if (!isObject(value) || own['x-kubernetes-map-type'] === 'atomic') return { is: 'leaf' };
  const { properties, additionalProperties } = own;
  if (properties) return { is: 'map', open: false, field: (name) => properties[name] };
  return additionalProperties ? { is: 'map', open: true, field: () => additionalProperties } : { is: 'leaf' };
}

/** The keys of a list's item, in the order of their names; those left out have the schema's default. */
function keyOf(schemas: Schemas, items: Schema, keys: readonly string[], item: Json): JsonObject {
  if (!isObject(item)) throw new ShapeError('associative list with keys may not have non-map elements');
  const key: JsonObject = {};
  for (const name of [...keys].sort()) {
    const value = item[name] ?? schemas.resolve(items).schema.properties?.[name]?.default;
    if (value === undefined) throw new ShapeError(`associative list with keys has an element that omits key field "${name}" (and doesn't have default value)`);
    key[name] = value;
  }
  return key;
}

/** The items of a list by their element, the last one of a kind. */
export function byElement(list: readonly Json[], element: (item: Json) => string): Map<string, Json> {
  return new Map(list.map((item) => [element(item), item]));
}
