import type { Json, JsonObject } from '../json.ts';
import { isObject } from '../json.ts';

/**
 * A set of paths into an object: structured-merge-diff's fieldpath.Set. An element is `f:NAME` (field or map key), `k:{KEYS}` (item of a list
 * with keys) or `v:VALUE` (item of a set). `own` tells whether the path to this node itself is in the set.
 */
export type FieldSet = { own: boolean; children: Map<string, FieldSet> };

export function createSet(): FieldSet {
  return { own: false, children: new Map() };
}

export function isEmptySet(set: FieldSet): boolean {
  return !set.own && [...set.children.values()].every(isEmptySet);
}

export function union(left: FieldSet, right: FieldSet): FieldSet {
  const children = new Map(left.children);
  for (const [element, set] of right.children) {
    const other = children.get(element);
    children.set(element, other ? union(other, set) : set);
  }
  return { own: left.own || right.own, children };
}

/** The paths of `left` that are not in `right`. */
export function difference(left: FieldSet, right: FieldSet): FieldSet {
  const children = new Map<string, FieldSet>();
  for (const [element, set] of left.children) {
    const other = right.children.get(element);
    const rest = other ? difference(set, other) : set;
    if (!isEmptySet(rest)) children.set(element, rest);
  }
  return { own: left.own && !right.own, children };
}

export function intersection(left: FieldSet, right: FieldSet): FieldSet {
  const children = new Map<string, FieldSet>();
  for (const [element, set] of left.children) {
    const other = right.children.get(element);
    const both = other && intersection(set, other);
    if (both && !isEmptySet(both)) children.set(element, both);
  }
  return { own: left.own && right.own, children };
}

/** As metadata.managedFields[].fieldsV1 is written. */
export function toFieldsV1(set: FieldSet): JsonObject {
  const fields: JsonObject = {};
  if (set.own && set.children.size > 0) fields['.'] = {};
  const sorted = [...set.children].sort(([left], [right]) => (left < right ? -1 : 1));
  for (const [element, child] of sorted) fields[element] = toFieldsV1(child);
  return fields;
}

export function fromFieldsV1(fields: Json | undefined): FieldSet {
  const set = readFields(fields);
  return { own: false, children: set.children };
}

function readFields(fields: Json | undefined): FieldSet {
  const set = createSet();
  for (const [element, child] of Object.entries(isObject(fields) ? fields : {})) {
    if (element === '.') set.own = true;
    else set.children.set(element, readFields(child));
  }
  if (set.children.size === 0) set.own = true;
  return set;
}

/** Every path of a set, in the words of error messages: `.spec.template.spec.containers[name="web"].image`. */
export function pathsOf(set: FieldSet, prefix = ''): string[] {
  const own = set.own && prefix ? [prefix] : [];
  const sorted = [...set.children].sort(([left], [right]) => (left < right ? -1 : 1));
  return [...own, ...sorted.flatMap(([element, child]) => pathsOf(child, prefix + toWords(element)))];
}

function toWords(element: string): string {
  if (element.startsWith('f:')) return `.${element.slice(2)}`;
  const value: Json = JSON.parse(element.slice(2));
  if (!element.startsWith('k:') || !isObject(value)) return `[=${JSON.stringify(value)}]`;
  return `[${Object.entries(value).map(([key, item]) => `${key}=${JSON.stringify(item)}`).join(',')}]`;
}
