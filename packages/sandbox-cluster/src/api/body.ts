import type { JsonObject } from '../json.ts';
import { isObject, textAt } from '../json.ts';
import type { Kind, Kinds } from '../objects.ts';
import { StatusError } from '../objects.ts';
import { decode, DecodeError } from '../schema/decode.ts';
import type { Resolved, Schemas } from '../schema/schema.ts';
import type { Call } from './call.ts';
import type { Served } from './served.ts';

const PROTOBUF = 'application/vnd.kubernetes.protobuf';
const ACCEPTED = 'accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf';

const bad = (message: string): StatusError => new StatusError(400, 'BadRequest', message);

/** The body of a request as JSON, from any encoding that clients send. Undefined without a body. */
export async function readDocument({ body, contentType }: Pick<Call, 'body' | 'contentType'>): Promise<JsonObject | undefined> {
  const bytes = await body();
  if (bytes.length === 0) return undefined;
  if (contentType === PROTOBUF) {
    // Loaded at the first use: Helm and typed clients send it, plain JSON clients never do.
    const { decodeProtobuf } = await import('./protobuf.ts');
    return decodeProtobuf(bytes);
  }
  if (contentType === 'application/yaml') return readYaml(bytes.toString('utf8'));
  if (contentType !== 'application/json' && contentType !== '') {
    throw new StatusError(415, 'UnsupportedMediaType', `the body of the request was in an unknown format - ${ACCEPTED}`);
  }
  return readJson(bytes.toString('utf8'));
}

export async function readYaml(text: string): Promise<JsonObject> {
  if (text.trimStart().startsWith('{')) return readJson(text);
  const { parse } = await import('yaml');
  const value: unknown = parse(text);
  if (!isObject(value)) throw bad('the body of the request is no object');
  return value;
}

export function readJson(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch (error) {
    const words = error instanceof Error ? `${error.message.charAt(0).toLowerCase()}${error.message.slice(1)}` : '';
    throw bad(`the object provided is unrecognized (must be a Kubernetes object): couldn't get version/kind; json parse error: ${words} (${text.slice(0, 100)})`);
  }
  throw bad('the body of the request is no object');
}

/** The object of a create or an update: of the kind that the path names, decoded, with the checks of `fieldValidation`. */
export async function readObject(schemas: Schemas, call: Call, served: Served): Promise<JsonObject> {
  const document = await readDocument(call);
  if (!document) throw bad(`the object provided is unrecognized (must be of type ${served.kind}): couldn't get version/kind; json parse error: unexpected end of JSON input (<empty>)`);
  return toTyped(schemas, call, served, document);
}

/** Brings a document to the form that is stored. Unknown fields are refused, warned about or dropped, as the client wishes. */
export function toTyped(schemas: Schemas, call: Call, served: Served, document: JsonObject): JsonObject {
  const kind = textAt(document, 'kind') || served.kind;
  const apiVersion = textAt(document, 'apiVersion') || served.apiVersion;
  const cannot = (why: string): StatusError => bad(`${kind} in version "${apiVersion.split('/').at(-1) ?? ''}" cannot be handled as a ${served.kind}: ${why}`);
  if (kind !== served.kind || apiVersion !== served.apiVersion) {
    if (schemas.ofKind(groupOf(apiVersion), apiVersion.split('/').at(-1) ?? '', kind)) {
      throw bad(`the API version in the data (${apiVersion}) does not match the expected API version (${served.apiVersion})`);
    }
    throw cannot(`no kind "${kind}" is registered for version "${apiVersion}" in scheme "pkg/runtime/scheme.go:110"`);
  }
  try {
    const { value, unknown } = decode(schemas, typeOf(schemas, served), document);
    const words = unknown.map((path) => `unknown field "${path}"`);
    const validation = call.query.get('fieldValidation') ?? 'Warn';
    if (validation === 'Strict' && words.length > 0) throw cannot(`strict decoding error: ${words.join(', ')}`);
    if (validation === 'Warn') call.warnings.push(...words);
    return served.fromWire({ ...value, kind, apiVersion });
  } catch (error) {
    if (error instanceof DecodeError) throw cannot(error.message);
    throw error;
  }
}

export function typeOf(schemas: Schemas, { group, version, kind }: { group: string; version: string; kind: string }): Resolved {
  const type = schemas.ofKind(group, version, kind);
  if (!type) throw new Error(`no schema of ${group}/${version} ${kind}`);
  return type;
}

/** Decoded by the kind's schema: the one place where wire JSON becomes a typed object. */
export function asKind<K extends Kind>(object: JsonObject): Kinds[K] {
  return object as unknown as Kinds[K];
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
}
