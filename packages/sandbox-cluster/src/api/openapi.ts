import { createHash } from 'node:crypto';
import type { JsonObject } from '../json.ts';
import { DOCUMENTS } from '../schema/documents.ts';
import { refName, type Schema, type Schemas } from '../schema/schema.ts';
import { SERVED } from './served.ts';

/**
 * OpenAPI v3: the index, and one document per group version with the schemas of its kinds and, per kind, the operations by which clients see
 * that the server checks fields itself (`fieldValidation`).
 */
export function openApi(schemas: Schemas, path: readonly string[]): JsonObject | undefined {
  if (path.length === 0) {
    const paths = DOCUMENTS.map((document) => [document, { serverRelativeURL: `/openapi/v3/${document}?hash=${hashOf(document)}` }]);
    return { paths: Object.fromEntries(paths) };
  }
  const document = DOCUMENTS.find((each) => each === path.join('/'));
  return document && toDocument(schemas, document);
}

/** The schemas come with the program, so its version is theirs. */
function hashOf(document: string): string {
  return createHash('sha256').update(`1.34.4 ${document}`).digest('hex').slice(0, 32).toUpperCase();
}

function toDocument(schemas: Schemas, document: string): JsonObject {
  const apiVersion = document.split('/').slice(1).join('/');
  const served = SERVED.filter((each) => each.apiVersion === apiVersion);
  const paths = served.map(({ namespaced, plural, group, version, kind }) => {
    const collection = `/${document}/${namespaced ? 'namespaces/{namespace}/' : ''}${plural}`;
    const gvk = { group, version, kind };
    return [[collection, { post: operation(gvk, 'post') }], [`${collection}/{name}`, { put: operation(gvk, 'put'), patch: operation(gvk, 'patch') }]] as const;
  });
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  const roots = Object.entries(schemas.all).filter(([, schema]) =>
    schema['x-kubernetes-group-version-kind']?.some((gvk) => gvk.group === group && gvk.version === version));
  return {
    openapi: '3.0.0', info: { title: 'Kubernetes', version: 'v1.34.4' },
    paths: Object.fromEntries(paths.flat()),
    components: { schemas: reachable(schemas, roots.map(([name]) => name)) },
  };
}

function operation(gvk: JsonObject, action: string): JsonObject {
  const parameters = ['dryRun', 'fieldManager', 'fieldValidation', ...(action === 'patch' ? ['force'] : [])];
  return {
    'x-kubernetes-action': action, 'x-kubernetes-group-version-kind': gvk,
    parameters: parameters.map((name) => ({ name, in: 'query', schema: { type: name === 'force' ? 'boolean' : 'string', uniqueItems: true } })),
    responses: { 200: { description: 'OK' } },
  };
}

/** The named schemas and all that they refer to. */
function reachable(schemas: Schemas, names: readonly string[]): JsonObject {
  const found = new Map<string, Schema>();
  const visit = (name: string): void => {
    const schema = schemas.all[name];
    if (!schema || found.has(name)) return;
    found.set(name, schema);
    follow(schema);
  };
  const follow = (schema: Schema): void => {
    const name = refName(schema);
    if (name) visit(name);
    for (const inner of [...Object.values(schema.properties ?? {}), schema.items, schema.additionalProperties]) if (inner) follow(inner);
  };
  names.forEach(visit);
  return JSON.parse(JSON.stringify(Object.fromEntries(found)));
}
