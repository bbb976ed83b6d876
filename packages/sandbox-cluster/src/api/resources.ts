import { StatusError } from '../objects.ts';
import type { Runtime } from '../runtime.ts';
import type { Call } from './call.ts';
import { evict } from './eviction.ts';
import { patchObject } from './patch.ts';
import { readPodLog } from './pod-log.ts';
import { readList, readOne } from './read.ts';
import { noResource, type Target } from './route.ts';
import { scale } from './scale.ts';
import { watch } from './watch.ts';
import { createObject, deleteCollection, deleteObject, replaceObject, type WriteContext } from './write.ts';

export type ResourceContext = WriteContext & { runtime: Runtime };

/** Every verb on a stored object, a collection, or a subresource. */
export async function handleResource(context: ResourceContext, call: Call, target: Target): Promise<void> {
  const { store, runtime, now } = context;
  const { served, subresource } = target;
  if (subresource !== undefined && subresource !== 'status') return handleSubresource(context, call, target, subresource);
  if (subresource === 'status' && !served.status) throw noResource();
  const watching = call.query.get('watch') === 'true' || call.query.get('watch') === '1';
  const collection = target.name === undefined;
  switch (call.method) {
    case 'GET':
      // What is read may still be on its way to the disk; nobody is to see what a crash would undo.
      await store.durable();
      if (!collection) return readOne(store, call, target, now);
      return watching ? watch(store, call, target, now) : readList(store, call, target, now);
    case 'POST':
      if (!collection) break;
      return createObject(context, call, target);
    case 'PUT':
      if (collection) break;
      return replaceObject(context, call, target);
    case 'PATCH':
      if (collection) break;
      return patchObject(context, call, target);
    case 'DELETE': return collection ? deleteCollection(context, call, target) : deleteObject(context, call, target);
  }
  throw notAllowed();

  async function handleSubresource(all: ResourceContext, request: Call, { served: { kind, scale: scalable } }: Target, name: string): Promise<void> {
    if (name === 'scale' && scalable) return scale(all, request, target);
    if (name === 'finalize' && kind === 'Namespace' && request.method === 'PUT') return replaceObject(all, request, target);
    if (kind === 'Pod' && name === 'log' && request.method === 'GET') return readPodLog(store, runtime, request, target);
    if (kind === 'Pod' && name === 'eviction' && request.method === 'POST') return evict(store, request, target);
    if (kind === 'Pod' && name === 'exec') throw new StatusError(400, 'BadRequest', 'Upgrade request required');
    throw noResource();
  }
}

function notAllowed(): StatusError {
  return new StatusError(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource');
}
