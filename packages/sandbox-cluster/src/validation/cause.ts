import type { Json } from '../json.ts';
import type { FieldCause } from '../store/errors.ts';

/** What is wrong with a field, in the words of apimachinery's pkg/util/validation/field. */
export type Causes = FieldCause[];

export function required(field: string, detail?: string): FieldCause {
  return { reason: 'FieldValueRequired', field, message: detail ? `Required value: ${detail}` : 'Required value' };
}

export function invalidValue(field: string, value: Json | undefined, detail: string): FieldCause {
  return { reason: 'FieldValueInvalid', field, message: `Invalid value: ${JSON.stringify(value ?? null)}: ${detail}` };
}

export function duplicate(field: string, value: Json): FieldCause {
  return { reason: 'FieldValueDuplicate', field, message: `Duplicate value: ${JSON.stringify(value)}` };
}

export function forbidden(field: string, detail: string): FieldCause {
  return { reason: 'FieldValueForbidden', field, message: `Forbidden: ${detail}` };
}

export function notFound(field: string, value: Json): FieldCause {
  return { reason: 'FieldValueNotFound', field, message: `Not found: ${JSON.stringify(value)}` };
}

/** No cause when the value is one of `supported`. */
export function unsupported(field: string, value: Json | undefined, supported: readonly string[]): Causes {
  if (typeof value === 'string' && supported.includes(value)) return [];
  const words = supported.map((each) => JSON.stringify(each)).join(', ');
  return [{ reason: 'FieldValueNotSupported', field, message: `Unsupported value: ${JSON.stringify(value ?? '')}: supported values: ${words}` }];
}
