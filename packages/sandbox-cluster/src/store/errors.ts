import type { Kind } from '../objects.ts';
import { StatusError } from '../objects.ts';
import { resourceOf } from '../kinds.ts';

/** The words and details of apimachinery's pkg/api/errors. */
const details = (kind: Kind, name: string): Record<string, unknown> => {
  const { group, plural } = resourceOf(kind);
  return { name, ...(group && { group }), kind: plural };
};

/** `deployments.apps`, `pods`: how error messages call a resource. */
export function qualified(kind: Kind): string {
  const { group, plural } = resourceOf(kind);
  return group ? `${plural}.${group}` : plural;
}

export function notFound(kind: Kind, name: string): StatusError {
  return new StatusError(404, 'NotFound', `${qualified(kind)} "${name}" not found`, details(kind, name));
}

export function alreadyExists(kind: Kind, name: string): StatusError {
  return new StatusError(409, 'AlreadyExists', `${qualified(kind)} "${name}" already exists`, details(kind, name));
}

export function conflict(kind: Kind, name: string, why: string): StatusError {
  return new StatusError(409, 'Conflict', `Operation cannot be fulfilled on ${qualified(kind)} "${name}": ${why}`, details(kind, name));
}

export function forbidden(kind: Kind, name: string, why: string): StatusError {
  return new StatusError(403, 'Forbidden', `${qualified(kind)} "${name}" is forbidden: ${why}`, details(kind, name));
}

/** What is wrong with one field; `message` is the whole sentence without the field. */
export type FieldCause = { reason: string; message: string; field: string };

export function invalid(kind: Kind, name: string, causes: readonly FieldCause[]): StatusError {
  const { group } = resourceOf(kind);
  const sentences = causes.map(({ field, message }) => `${field}: ${message}`);
  const all = sentences.length === 1 ? sentences[0] : `[${sentences.join(', ')}]`;
  const qualifiedKind = group ? `${kind}.${group}` : kind;
  return new StatusError(422, 'Invalid', `${qualifiedKind} "${name}" is invalid: ${all}`, {
    ...(name && { name }), ...(group && { group }), kind,
    causes: causes.map(({ reason, message, field }) => ({ reason, message, field })),
  });
}

/** The words for an update that was based on an older object. */
export const OUTDATED = 'the object has been modified; please apply your changes to the latest version and try again';
