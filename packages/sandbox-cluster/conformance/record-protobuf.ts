/**
 * Writes src/schema/protobuf.json.gz from Kubernetes' own sources: the field numbers of every message that a client may send.
 * `node conformance/record-protobuf.ts GOPATH/pkg/mod/k8s.io 0.34.4`
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import protobuf from 'protobufjs';
import { RESOURCES } from '../src/kinds.ts';
import type { Field, Messages } from '../src/api/protobuf.ts';
import { loadSchemas } from '../src/schema/schema.ts';

const [modules = '', version = ''] = process.argv.slice(2);
const groups = ['core', 'apps', 'authorization', 'autoscaling', 'batch', 'coordination', 'discovery', 'events', 'networking', 'policy', 'rbac', 'scheduling', 'storage'];
const folders = [
  ...groups.map((group) => `api@v${version}/${group}/v1`), `api@v${version}/autoscaling/v2`,
  ...['pkg/apis/meta/v1', 'pkg/runtime', 'pkg/util/intstr', 'pkg/api/resource'].map((folder) => `apimachinery@v${version}/${folder}`),
];

const schemas = loadSchemas();
const all: Messages = {};
for (const folder of folders) {
  const root = protobuf.parse(readFileSync(join(modules, folder, 'generated.proto'), 'utf8'), { keepCase: true }).root;
  const path = `k8s.io.${folder.replace(/@v[^/]+/, '').replaceAll('/', '.')}`;
  const go = readFileSync(join(modules, folder, 'generated.pb.go'), 'utf8');
  const namespace = root.lookup(path);
  if (!(namespace instanceof protobuf.Namespace)) throw new Error(`no package ${path}`);
  for (const type of namespace.nestedArray) if (type instanceof protobuf.Type) all[`${path}.${type.name}`] = toMessage(type, path, go);
}

/** Scalars that Go holds by pointer are written only when they are set; the others always, zero included. */
function toMessage(type: protobuf.Type, path: string, go: string): Record<string, Field> {
  const code = new RegExp(`func \\(m \\*${type.name}\\) MarshalToSizedBuffer[\\s\\S]*?\\n}`).exec(go)?.[0] ?? '';
  const pointers = new Set([...code.matchAll(/if m\.(\w+) != nil/g)].map(([, name = '']) => name.toLowerCase()));
  const properties = schemas.all[`io.${`${path}.${type.name}`.replace('k8s.io', 'k8s')}`]?.properties;
  return Object.fromEntries(type.fieldsArray.map((field): [string, Field] => {
    const plain = ['string', 'bool', 'int32', 'int64', 'uint32', 'uint64', 'bytes', 'double'].includes(field.type);
    const full = plain || field.type.includes('.') ? field.type.replace(/^\./, '') : `${path}.${field.type}`;
    // gogoproto spells some names in its own way (aPIGroup).
    const name = Object.keys(properties ?? {}).find((property) => property.toLowerCase() === field.name.toLowerCase());
    return [String(field.id), {
      name: name ?? field.name, type: full,
      ...(field instanceof protobuf.MapField && { map: true }),
      ...(field.repeated && { list: true }),
      ...(plain && pointers.has(field.name.toLowerCase()) && { pointer: true }),
      ...(properties && !name && { inline: true }),
    }];
  }));
}

const kept: Messages = {};
const visit = (name: string): void => {
  const message = all[name];
  if (!message || kept[name]) return;
  kept[name] = message;
  for (const { type } of Object.values(message)) visit(type);
};
const META = 'k8s.io.apimachinery.pkg.apis.meta.v1';
for (const { group, version: served, kind } of RESOURCES) visit(`k8s.io.api.${group === '' ? 'core' : group.replace('.authorization.k8s.io', '').replace('.k8s.io', '')}.${served}.${kind}`);
for (const name of [`${META}.DeleteOptions`, 'k8s.io.api.authorization.v1.SelfSubjectAccessReview', 'k8s.io.api.policy.v1.Eviction', 'k8s.io.api.autoscaling.v1.Scale', 'k8s.io.api.events.v1.Event']) visit(name);
writeFileSync(join(import.meta.dirname, '../src/schema/protobuf.json.gz'), gzipSync(JSON.stringify(kept), { level: 9 }));
process.stdout.write(`${Object.keys(kept).length} messages\n`);
