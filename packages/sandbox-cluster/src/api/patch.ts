import type { JsonObject } from '../json.ts';
import { isObject, objectAt, textAt } from '../json.ts';
import type { Stored } from '../objects.ts';
import { StatusError } from '../objects.ts';
import { jsonPatch } from '../patch/json-patch.ts';
import { mergePatch } from '../patch/merge-patch.ts';
import { strategicMerge } from '../patch/strategic-merge.ts';
import { conflict, invalid, notFound } from '../store/errors.ts';
import { asKind, readYaml, toTyped, typeOf } from './body.ts';
import type { Call } from './call.ts';
import type { Target } from './route.ts';
import { acknowledge, changeRules, isDryRun, placed, type WriteContext, writeOptions, writerOf } from './write.ts';

const APPLY = 'application/apply-patch+yaml';

/** PATCH of an object or its status, in the four forms that clients send. */
export async function patchObject(context: WriteContext, call: Call, target: Target): Promise<void> {
  if (call.contentType === APPLY) return applyObject(context, call, target);
  const { store, schemas } = context;
  const { served, namespace, name = '' } = target;
  const patch = readPatch((await call.body()).toString('utf8'));
  const live = store.get(served.kind, namespace, name);
  if (!live) throw notFound(served.kind, name);
  const before = served.toWire(live);
  const patched = applyPatch(context, call, target, before, patch);
  const version = textAt(patched, 'metadata', 'resourceVersion');
  if (version !== live.metadata.resourceVersion && version) throw conflict(served.kind, name, 'the object has been modified; please apply your changes to the latest version and try again');
  const object = placed(toTyped(schemas, call, served, patched), target);
  const options = writeOptions(context, call, target);
  const written = target.subresource === 'status' ? store.updateStatus(served.kind, asKind(object), options) : store.update(served.kind, asKind(object), options);
  await acknowledge(store, call, 200, target, written);
}

function readPatch(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new StatusError(400, 'BadRequest', `error decoding patch: ${error instanceof Error ? error.message : ''}`);
  }
}

/** The patched document, by the patch's content type. */
export function applyPatch({ schemas }: Pick<WriteContext, 'schemas'>, { contentType }: Call, { served }: Pick<Target, 'served'>, before: JsonObject, patch: unknown): JsonObject {
  if (contentType === 'application/json-patch+json' && Array.isArray(patch)) return jsonPatch(before, patch);
  if (isObject(patch)) {
    if (contentType === 'application/strategic-merge-patch+json') return strategicMerge(schemas, typeOf(schemas, served).schema, before, patch);
    if (contentType === 'application/merge-patch+json') {
      const merged = mergePatch(before, patch);
      if (isObject(merged)) return merged;
    }
  }
  throw new StatusError(415, 'UnsupportedMediaType', '415: Unsupported Media Type');
}

/** Server-side apply (https://kubernetes.io/docs/reference/using-api/server-side-apply/): creates the object if it is not there. */
async function applyObject(context: WriteContext, call: Call, target: Target): Promise<void> {
  const { store, schemas, ownership, now } = context;
  const { served, namespace, name = '', subresource } = target;
  if (!call.query.get('fieldManager')) {
    throw new StatusError(422, 'Invalid', 'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch', {
      group: 'meta.k8s.io', kind: 'PatchOptions', causes: [{ reason: 'FieldValueRequired', message: 'Required value: is required for apply patch', field: 'fieldManager' }],
    });
  }
  const document = await readYaml((await call.body()).toString('utf8'));
  if (document.kind !== served.kind || document.apiVersion !== served.apiVersion) {
    throw new StatusError(400, 'BadRequest', `invalid object type: ${document.apiVersion ? String(document.apiVersion) : '/'}, Kind=${String(document.kind ?? '')}`);
  }
  if (objectAt(document, 'metadata')?.managedFields !== undefined) throw new StatusError(400, 'BadRequest', 'metadata.managedFields must be nil');
  const config = placed(document, target);
  if (!document.metadata || !served.namespaced) delete objectAt(config, 'metadata')?.namespace;

  const live = store.get(served.kind, namespace, name);
  const given = textAt(config, 'metadata', 'resourceVersion');
  if (given && given !== live?.metadata.resourceVersion) throw conflict(served.kind, name, 'the object has been modified; please apply your changes to the latest version and try again');
  const uid = textAt(config, 'metadata', 'uid');
  if (uid && uid !== live?.metadata.uid) throw invalid(served.kind, name, [{ reason: 'FieldValueInvalid', field: 'metadata.uid', message: `Invalid value: "${uid}": field is immutable` }]);

  const writer = writerOf(call, served.apiVersion, 'Apply', now, subresource);
  const merged = ownership.apply(typeOf(schemas, served).schema, live && served.toWire(live), config, writer, call.query.get('force') === 'true');
  const managedFields = objectAt(merged, 'metadata')?.managedFields;
  const object = placed(toTyped(schemas, call, served, merged), target);
  const options = { dryRun: isDryRun(call.query.get('dryRun')), validate: changeRules(served), track: () => (Array.isArray(managedFields) ? managedFields : []) };
  const written: Stored = live
    ? (subresource === 'status' ? store.updateStatus(served.kind, asKind(object), options) : store.update(served.kind, asKind(object), options))
    : store.create(served.kind, asKind(object), options);
  await acknowledge(store, call, live ? 200 : 201, target, written);
}
