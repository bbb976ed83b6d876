import type { Json, JsonObject } from '../json.ts';
import { isObject, isSame } from '../json.ts';
import type { Schema, Schemas } from '../schema/schema.ts';
import { createSet, type FieldSet } from './field-set.ts';
import { mergeOrder } from './merge-order.ts';
import { byElement, shapeOf, ShapeError } from './shape.ts';

/** The paths that a configuration names: what its applier owns (typed.ToFieldSet). Throws ShapeError for unknown fields and doubled items. */
export function toFieldSet(schemas: Schemas, type: Schema, value: Json, path = ''): FieldSet {
  const shape = shapeOf(schemas, type, value);
  const set = createSet();
  if (shape.is === 'leaf') set.own = true;
  if (shape.is === 'map') {
    for (const [name, item] of Object.entries(isObject(value) ? value : {})) {
      const field = shape.field(name);
      if (!field) throw new ShapeError(`${path}.${name}: field not declared in schema`);
      const inner = toFieldSet(schemas, field, item, `${path}.${name}`);
      set.children.set(`f:${name}`, shape.open || isHollow(item) ? { ...inner, own: true } : inner);
    }
  }
  if (shape.is === 'list' && Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const element = elementAt(shape.element, item, index, path);
      const words = element.startsWith('k:') ? element.slice(3, -1).replaceAll('":', '"=').replaceAll(/"(\w+)"=/g, '$1=') : `=${element.slice(2)}`;
      if (set.children.has(element)) throw new ShapeError(`${path}: duplicate entries for key [${words}]`);
      set.children.set(element, { ...toFieldSet(schemas, shape.items, item, `${path}[${words}]`), own: true });
    }
  }
  return set;
}

export type Comparison = { added: FieldSet; modified: FieldSet; removed: FieldSet };

/** What differs between two versions of an object (typed.Compare). */
export function compare(schemas: Schemas, type: Schema, before: Json | undefined, after: Json | undefined): Comparison {
  const result = { added: createSet(), modified: createSet(), removed: createSet() };
  const shape = shapeOf(schemas, type, after ?? before);
  const asLeaf = shape.is === 'leaf' || (isHollow(before) && isHollow(after));
  if (before === undefined) result.added.own = true;
  else if (after === undefined) result.removed.own = true;
  else if (asLeaf) result.modified.own = !isSame(before, after);
  if (asLeaf) return result;

  const note = (element: string, field: Schema, left: Json | undefined, right: Json | undefined): void => {
    const inner = compare(schemas, field, left, right);
    for (const key of ['added', 'modified', 'removed'] as const) {
      if (inner[key].own || inner[key].children.size > 0) result[key].children.set(element, inner[key]);
    }
  };
  if (shape.is === 'map') {
    const [left, right] = [fieldsOf(before), fieldsOf(after)];
    for (const name of new Set([...Object.keys(left), ...Object.keys(right)])) {
      const field = shape.field(name) ?? {};
      // A struct that Go holds by value is always there, if only empty (`default: {}`): nobody adds or removes it.
      const present = (value: Json | undefined): Json | undefined => (value === undefined && before !== undefined && after !== undefined && isObject(field.default) ? {} : value);
      note(`f:${name}`, field, present(left[name]), present(right[name]));
    }
    return result;
  }
  const [left, right] = [byElement(itemsOf(before), shape.element), byElement(itemsOf(after), shape.element)];
  for (const element of new Set([...left.keys(), ...right.keys()])) note(element, shape.items, left.get(element), right.get(element));
  return result;
}

/** `live` with `config` merged in (typed.Merge). */
export function merge(schemas: Schemas, type: Schema, live: Json | undefined, config: Json): Json {
  const shape = shapeOf(schemas, type, config);
  if (live === undefined || shape.is === 'leaf') return config;
  if (shape.is === 'map') {
    if (!isObject(live) || !isObject(config)) return config;
    const merged: JsonObject = { ...live };
    for (const [name, item] of Object.entries(config)) merged[name] = merge(schemas, shape.field(name) ?? {}, live[name], item);
    return merged;
  }
  if (!Array.isArray(live) || !Array.isArray(config)) return config;
  const [left, right] = [byElement(live, shape.element), byElement(config, shape.element)];
  return mergeOrder([...left.keys()], [...right.keys()]).flatMap((element) => {
    const [mine, given] = [left.get(element), right.get(element)];
    const item = given === undefined ? mine : merge(schemas, shape.items, mine, given);
    return item === undefined ? [] : [item];
  });
}

/** `value` without the paths of `set`; undefined when nothing is left of it (typed.RemoveItems). */
export function removePaths(schemas: Schemas, type: Schema, value: Json, set: FieldSet): Json | undefined {
  const shape = shapeOf(schemas, type, value);
  if (shape.is === 'map' && isObject(value)) {
    const rest: JsonObject = {};
    for (const [name, item] of Object.entries(value)) {
      const inner = set.children.get(`f:${name}`);
      const left = !inner ? item : inner.own ? undefined : removePaths(schemas, shape.field(name) ?? {}, item, inner);
      if (left !== undefined) rest[name] = left;
    }
    return Object.keys(rest).length > 0 ? rest : undefined;
  }
  if (shape.is === 'list' && Array.isArray(value)) {
    const rest = value.flatMap((item) => {
      const inner = set.children.get(shape.element(item));
      const left = !inner ? item : inner.own ? undefined : removePaths(schemas, shape.items, item, inner);
      return left === undefined ? [] : [left];
    });
    return rest.length > 0 ? rest : undefined;
  }
  return value;
}

function elementAt(element: (item: Json) => string, item: Json, index: number, path: string): string {
  try {
    return element(item);
  } catch (error) {
    if (error instanceof ShapeError) throw new ShapeError(`${path}: element ${index}: ${error.message}`, { cause: error });
    throw error;
  }
}

function isHollow(value: Json | undefined): boolean {
  return value === undefined || value === null || (isObject(value) && Object.keys(value).length === 0) || (Array.isArray(value) && value.length === 0);
}

function fieldsOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function itemsOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}
