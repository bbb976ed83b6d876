import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import protobuf from 'protobufjs/minimal.js';
import type { Json, JsonObject } from '../json.ts';
import { isObject } from '../json.ts';
import { StatusError } from '../objects.ts';

/** A field of a message: `inline` ones are embedded structs, whose fields stand in their parent's JSON. */
export type Field = { name: string; type: string; map?: boolean; list?: boolean; pointer?: boolean; inline?: boolean };
export type Messages = Record<string, Record<string, Field>>;

const MAGIC = Buffer.from([0x6b, 0x38, 0x73, 0x00]);
const messages: Messages = JSON.parse(gunzipSync(readFileSync(join(import.meta.dirname, '../schema/protobuf.json.gz'))).toString('utf8'));

/**
 * A body in Kubernetes' protobuf envelope (magic, then runtime.Unknown) as JSON, apiVersion and kind included
 * (https://kubernetes.io/docs/reference/using-api/api-concepts/#protobuf-encoding). Throws 400 for what is none.
 */
export function decodeProtobuf(bytes: Buffer): JsonObject {
  const wrong = (why: string, cause?: unknown): StatusError => Object.assign(new StatusError(400, 'BadRequest', `the body is no valid protobuf message: ${why}`), { cause });
  if (!bytes.subarray(0, 4).equals(MAGIC)) throw wrong('it does not start with k8s\\0');
  try {
    const { apiVersion, kind, raw } = readEnvelope(bytes.subarray(4));
    const name = messageOf(apiVersion, kind);
    if (!name) throw wrong(`${kind} in version "${apiVersion}" is not known here`);
    return { apiVersion, kind, ...readMessage(protobuf.Reader.create(raw), raw.length, name) };
  } catch (error) {
    if (error instanceof StatusError) throw error;
    throw wrong('it ends too early', error);
  }
}

type Envelope = { apiVersion: string; kind: string; raw: Uint8Array };

function readEnvelope(bytes: Buffer): Envelope {
  const reader = protobuf.Reader.create(bytes);
  const envelope: Envelope = { apiVersion: '', kind: '', raw: new Uint8Array() };
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag >>> 3 === 2) envelope.raw = reader.bytes();
    else if (tag >>> 3 === 1) {
      const end = reader.uint32() + reader.pos;
      while (reader.pos < end) {
        const field = reader.uint32() >>> 3;
        if (field === 1) envelope.apiVersion = reader.string();
        else envelope.kind = reader.string();
      }
    } else reader.skipType(tag & 7);
  }
  return envelope;
}

/** `apps/v1`, `Deployment` → `k8s.io.api.apps.v1.Deployment`; options of the machinery belong to every group. */
function messageOf(apiVersion: string, kind: string): string | undefined {
  const [version = '', group = 'core'] = apiVersion.split('/').reverse();
  const folder = group.replace('.authorization.k8s.io', '').replace('.k8s.io', '');
  return [`k8s.io.api.${folder}.${version}.${kind}`, `k8s.io.apimachinery.pkg.apis.meta.v1.${kind}`].find((name) => name in messages);
}

function readMessage(reader: protobuf.Reader, end: number, name: string): JsonObject {
  const fields = messages[name] ?? {};
  const object: JsonObject = {};
  while (reader.pos < end) {
    const tag = reader.uint32();
    const field = fields[tag >>> 3];
    if (!field) {
      reader.skipType(tag & 7);
      continue;
    }
    if (field.map) {
      const map = isObject(object[field.name]) ? object[field.name] : (object[field.name] = {});
      if (isObject(map)) readEntry(reader, field, map);
      continue;
    }
    const value = readValue(reader, field.type);
    if (field.list) {
      const list = object[field.name];
      if (value === undefined) continue;
      if (Array.isArray(list)) list.push(value);
      else object[field.name] = [value];
    } else if (field.inline && isObject(value)) Object.assign(object, value);
    else if (value !== undefined && (field.pointer || !isZero(value))) object[field.name] = value;
  }
  return object;
}

function readEntry(reader: protobuf.Reader, field: Field, map: JsonObject): void {
  const end = reader.uint32() + reader.pos;
  let key = '';
  let value: Json | undefined;
  while (reader.pos < end) {
    if (reader.uint32() >>> 3 === 1) key = reader.string();
    else value = readValue(reader, field.type);
  }
  map[key] = value ?? '';
}

const scalars: Record<string, (reader: protobuf.Reader) => Json> = {
  string: (reader) => reader.string(),
  bool: (reader) => reader.bool(),
  int32: (reader) => reader.int32(),
  uint32: (reader) => reader.uint32(),
  int64: (reader) => Number(reader.int64()),
  uint64: (reader) => Number(reader.uint64()),
  double: (reader) => reader.double(),
  bytes: (reader) => Buffer.from(reader.bytes()).toString('base64'),
};

function readValue(reader: protobuf.Reader, type: string): Json | undefined {
  const scalar = scalars[type];
  if (scalar) return scalar(reader);
  const length = reader.uint32();
  const value = readMessage(reader, reader.pos + length, type);
  return (own[type.slice(type.lastIndexOf('.') + 1)] ?? ((message) => message))(value);
}

/** Types whose JSON is not their fields. */
const own: Record<string, (message: JsonObject) => Json | undefined> = {
  Quantity: ({ string = '0' }) => string,
  IntOrString: ({ type, intVal = 0, strVal = '' }) => (type === 1 ? strVal : intVal),
  Time: toTime,
  MicroTime: toTime,
  FieldsV1: ({ Raw }) => fromRaw(Raw),
  RawExtension: ({ raw }) => fromRaw(raw),
  ExtraValue: ({ items = [] }) => items,
};

function toTime({ seconds, nanos }: JsonObject): string | undefined {
  if (typeof seconds !== 'number') return undefined;
  const time = new Date(seconds * 1000).toISOString().slice(0, 19);
  return typeof nanos === 'number' && nanos > 0 ? `${time}.${String(Math.floor(nanos / 1000)).padStart(6, '0')}Z` : `${time}Z`;
}

function fromRaw(raw: Json | undefined): Json | undefined {
  return typeof raw === 'string' && raw ? JSON.parse(Buffer.from(raw, 'base64').toString('utf8')) : undefined;
}

function isZero(value: Json): boolean {
  return value === '' || value === 0 || value === false;
}
