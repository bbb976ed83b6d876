import type { Json, JsonObject } from '../json.ts';
import { isObject } from '../json.ts';

/** Sets what is not set; null counts as not set, as a nil pointer does upstream. */
export function fill(object: JsonObject, values: JsonObject): void {
  for (const [field, value] of Object.entries(values)) if (object[field] === undefined || object[field] === null) object[field] = value;
}

/** The object at `field`, or undefined. */
export function child(object: JsonObject | undefined, field: string): JsonObject | undefined {
  const value = object?.[field];
  return isObject(value) ? value : undefined;
}

/** The object at `field`, made if absent. */
export function need(object: JsonObject, field: string): JsonObject {
  const value = object[field];
  if (isObject(value)) return value;
  const made: JsonObject = {};
  object[field] = made;
  return made;
}

/** The objects of the list at `field`. */
export function items(object: JsonObject | undefined, field: string): JsonObject[] {
  const value: Json | undefined = object?.[field];
  return Array.isArray(value) ? value.filter(isObject) : [];
}
