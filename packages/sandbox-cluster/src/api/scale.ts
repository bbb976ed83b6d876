import type { JsonObject } from '../json.ts';
import { isObject, objectAt, textAt, valueAt } from '../json.ts';
import { StatusError } from '../objects.ts';
import { mergePatch } from '../patch/merge-patch.ts';
import { jsonPatch } from '../patch/json-patch.ts';
import { conflict, notFound } from '../store/errors.ts';
import { selectorWords } from '../tables/cells.ts';
import { asKind, readDocument, readJson } from './body.ts';
import { answer, type Call } from './call.ts';
import type { Target } from './route.ts';
import { type WriteContext, writeOptions } from './write.ts';

/** The scale subresource: replicas of a workload, whatever its kind (autoscaling/v1 Scale). */
export async function scale(context: WriteContext, call: Call, target: Target): Promise<void> {
  const { served, namespace, name = '' } = target;
  const read = (): JsonObject => {
    const live = context.store.get(served.kind, namespace, name);
    if (!live) throw notFound(served.kind, name);
    return served.toWire(live);
  };
  if (call.method === 'GET') return answer(call, 200, toScale(read()));
  if (call.method !== 'PUT' && call.method !== 'PATCH') throw new StatusError(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource');

  const given = call.method === 'PUT' ? await readDocument(call) : undefined;
  const patch = given ? undefined : (await call.body()).toString('utf8');
  const live = read();
  const wanted = given ?? patched(call, toScale(live), patch ?? '');
  const replicas = valueAt(wanted, 'spec', 'replicas') ?? 0;
  if (typeof replicas !== 'number' || !Number.isInteger(replicas) || replicas < 0) {
    throw new StatusError(422, 'Invalid', `Scale.autoscaling "${name}" is invalid: spec.replicas: Invalid value: ${JSON.stringify(replicas)}: must be greater than or equal to 0`);
  }
  const version = textAt(wanted, 'metadata', 'resourceVersion');
  if (version && version !== textAt(live, 'metadata', 'resourceVersion')) throw conflict(served.kind, name, 'the object has been modified; please apply your changes to the latest version and try again');
  const next = { ...live, spec: { ...objectAt(live, 'spec'), replicas } };
  const written = context.store.update(served.kind, asKind(next), writeOptions(context, call, target));
  await context.store.durable();
  answer(call, 200, toScale(served.toWire(written)));
}

function patched({ contentType }: Call, before: JsonObject, text: string): JsonObject {
  if (contentType === 'application/json-patch+json') return jsonPatch(before, JSON.parse(text));
  const after = mergePatch(before, readJson(text));
  return isObject(after) ? after : before;
}

function toScale(object: JsonObject): JsonObject {
  const { name = '', namespace = '', uid = '', resourceVersion = '', creationTimestamp = '' } = objectAt(object, 'metadata') ?? {};
  const selector = selectorWords(JSON.parse(JSON.stringify(valueAt(object, 'spec', 'selector') ?? {})));
  return {
    kind: 'Scale', apiVersion: 'autoscaling/v1', metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: valueAt(object, 'spec', 'replicas') ?? 0 },
    status: { replicas: valueAt(object, 'status', 'replicas') ?? 0, ...(selector !== '<none>' && { selector }) },
  };
}
