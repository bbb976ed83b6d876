import type { Json } from '../json.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** The part of an OpenAPI v3 schema that Kubernetes uses. */
export type Schema = {
  type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  format?: string;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema;
  items?: Schema;
  required?: string[];
  allOf?: Schema[];
  oneOf?: Schema[];
  default?: Json;
  $ref?: string;
  'x-kubernetes-group-version-kind'?: { group: string; version: string; kind: string }[];
  'x-kubernetes-list-type'?: 'atomic' | 'set' | 'map';
  'x-kubernetes-list-map-keys'?: string[];
  'x-kubernetes-map-type'?: 'atomic' | 'granular';
  'x-kubernetes-patch-merge-key'?: string;
  'x-kubernetes-patch-strategy'?: string;
};

/** The schema of a value, with the name of the type it refers to (`io.k8s.api.core.v1.Container`), if it has one. */
export type Resolved = { schema: Schema; name?: string };

export type Schemas = {
  /** The type of the objects of a kind; undefined for a kind that is not served. */
  ofKind(group: string, version: string, kind: string): Resolved | undefined;
  resolve(schema: Schema): Resolved;
  all: Readonly<Record<string, Schema>>;
};

const PREFIX = '#/components/schemas/';

/** The schemas of Kubernetes 1.34, as recorded by conformance/record-schemas.ts. Takes about 15 ms. */
export function loadSchemas(): Schemas {
  const all: Record<string, Schema> = JSON.parse(gunzipSync(readFileSync(join(import.meta.dirname, 'openapi.json.gz'))).toString('utf8'));
  const kinds = new Map<string, Resolved>();
  for (const [name, schema] of Object.entries(all)) {
    const served = schema['x-kubernetes-group-version-kind'];
    // A type of every group, such as DeleteOptions, is not the type of one kind.
    if (served?.length === 1) for (const { group, version, kind } of served) kinds.set(`${group}/${version}/${kind}`, { schema, name });
  }
  return {
    all,
    ofKind: (group, version, kind) => kinds.get(`${group}/${version}/${kind}`),
    resolve(schema) {
      const ref = schema.$ref ?? schema.allOf?.[0]?.$ref;
      if (!ref) return { schema };
      const name = ref.slice(PREFIX.length);
      return { schema: all[name] ?? {}, name };
    },
  };
}

/** `Container` of `io.k8s.api.core.v1.Container`. */
export function shortName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

export function refName(schema: Schema): string | undefined {
  return (schema.$ref ?? schema.allOf?.[0]?.$ref)?.slice(PREFIX.length);
}
