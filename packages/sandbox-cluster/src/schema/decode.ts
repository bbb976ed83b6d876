import type { Json, JsonObject } from '../json.ts';
import { isObject } from '../json.ts';
import { NO_QUANTITY, toCanonicalQuantity } from './quantity.ts';
import { type Resolved, type Schema, type Schemas, shortName } from './schema.ts';

/** A value that does not fit its type; the message is what Go's decoder says. */
export class DecodeError extends Error {}

const QUANTITY = 'io.k8s.apimachinery.pkg.api.resource.Quantity';
const INT_OR_STRING = 'io.k8s.apimachinery.pkg.util.intstr.IntOrString';
/** Types with JSON of their own, kept as they come. */
const OPAQUE = new Set(['io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1', 'io.k8s.apimachinery.pkg.runtime.RawExtension']);
const GO_TYPES: Record<string, string> = { int32: 'int32', int64: 'int64', double: 'float64', byte: '[]uint8' };

type Place = { struct: string; fields: string; path: string };

/**
 * Reads a body as upstream's typed decoder does: fields that the type does not have are dropped and reported (`unknown`, in document
 * order), null and empty lists and maps count as absent, quantities take their canonical form. Throws DecodeError for wrong types.
 */
export function decode(schemas: Schemas, type: Resolved, value: JsonObject): { value: JsonObject; unknown: string[] } {
  const unknown: string[] = [];

  const readObject = (object: JsonObject, { schema, name = '' }: Resolved, place: Place): JsonObject => {
    const properties = schema.properties;
    if (!properties) return object;
    const read: JsonObject = {};
    for (const [field, item] of Object.entries(object)) {
      const property = properties[field];
      const path = place.path ? `${place.path}.${field}` : field;
      if (!property) {
        unknown.push(path);
        continue;
      }
      const inner = readValue(item, property, { struct: shortName(name), fields: place.fields ? `${place.fields}.${field}` : field, path });
      if (inner === undefined || (isEmpty(inner) && isOmitted(property) && !schema.required?.includes(field))) continue;
      read[field] = inner;
    }
    return read;
  };

  const readValue = (item: Json | undefined, property: Schema, place: Place): Json | undefined => {
    if (item === null || item === undefined) return undefined;
    const type = schemas.resolve(property);
    const { schema, name } = type;
    const wrong = (): never => {
      throw new DecodeError(`json: cannot unmarshal ${jsonType(item)} into Go struct field ${place.struct}.${place.fields} of type ${goType(property)}`);
    };
    if (name === QUANTITY) return readQuantity(item) ?? wrong();
    if (name === INT_OR_STRING) return typeof item === 'string' || Number.isInteger(item) ? item : wrong();
    if (name && OPAQUE.has(name)) return item;
    switch (schema.type) {
      case 'object':
        if (!isObject(item)) return wrong();
        return schema.additionalProperties ? readMap(item, schema.additionalProperties, place) : readObject(item, type, place);
      case 'array':
        if (!Array.isArray(item)) return wrong();
        return item.map((each, index) => readValue(each, schema.items ?? {}, { ...place, path: `${place.path}[${index}]` }) ?? null);
      case 'string':
        if (typeof item !== 'string') return wrong();
        if (schema.format === 'byte') checkBase64(item);
        return item;
      case 'integer': return Number.isInteger(item) ? item : wrong();
      case 'number': return typeof item === 'number' ? item : wrong();
      case 'boolean': return typeof item === 'boolean' ? item : wrong();
      case undefined: return item;
    }
  };

  const readMap = (map: JsonObject, values: Schema, place: Place): JsonObject => {
    const read: JsonObject = {};
    for (const [key, item] of Object.entries(map)) {
      const inner = readValue(item, values, { ...place, path: `${place.path}.${key}` });
      // A null among strings is the empty string, as in Go.
      read[key] = inner ?? '';
    }
    return read;
  };

  const goType = (schema: Schema): string => {
    const { schema: target, name } = schemas.resolve(schema);
    if (name) return target.type === 'string' && target.format === 'date-time' ? 'v1.Time' : name.split('.').slice(-2).join('.');
    if (target.type === 'array') return `[]${goType(target.items ?? {})}`;
    if (target.additionalProperties) return `map[string]${goType(target.additionalProperties)}`;
    if (target.type === 'boolean') return 'bool';
    return GO_TYPES[target.format ?? ''] ?? target.type ?? 'interface {}';
  };

  const root = type.name ? shortName(type.name) : '';
  return { value: readObject(value, type, { struct: root, fields: '', path: '' }), unknown };
}

function isEmpty(value: Json): boolean {
  return Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0;
}

/** Whether Go leaves the field out when it is empty: lists and maps; an empty struct stays. */
function isOmitted(schema: Schema): boolean {
  return schema.type === 'array' || schema.additionalProperties !== undefined;
}

function readQuantity(item: Json): string | undefined {
  if (typeof item !== 'string' && typeof item !== 'number') return undefined;
  const canonical = toCanonicalQuantity(String(item));
  if (canonical === undefined) throw new DecodeError(NO_QUANTITY);
  return canonical;
}

function checkBase64(text: string): void {
  const compact = text.replaceAll(/[\r\n]/g, '');
  const bad = /[^A-Za-z0-9+/=]/.exec(compact);
  if (bad || compact.length % 4 !== 0) throw new DecodeError(`illegal base64 data at input byte ${bad?.index ?? compact.length - (compact.length % 4)}`);
}

function jsonType(value: Json): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'number' : `number ${value}`;
  return typeof value === 'boolean' ? 'bool' : typeof value;
}
