import { eventFromCore, eventToCore } from './events-group.ts';
import type { JsonObject } from '../json.ts';
import { isObject } from '../json.ts';
import { apiVersionOf, type Resource, RESOURCES } from '../kinds.ts';
import type { Stored } from '../objects.ts';
import { resourceOf } from '../kinds.ts';

/** A resource as a client names it. Events are served by two groups over the same objects. */
export type Served = Resource & {
  apiVersion: string;
  toWire(object: Stored): JsonObject;
  fromWire(object: JsonObject): JsonObject;
};

/** What a client sees of a stored object: a cluster-scoped one has no namespace. */
function toWire(object: Stored): JsonObject {
  // Stored objects are JSON; their types say more than a generic door needs.
  const { apiVersion, kind, metadata, ...rest } = object as unknown as JsonObject;
  const { namespace, ...others } = isObject(metadata) ? metadata : {};
  return { kind: kind ?? '', apiVersion: apiVersion ?? '', metadata: namespace ? { ...others, namespace } : others, ...rest };
}

export const SERVED: readonly Served[] = [
  ...RESOURCES.map((resource) => ({ ...resource, apiVersion: apiVersionOf(resource), toWire, fromWire: (object: JsonObject) => object })),
  {
    ...resourceOf('Event'), group: 'events.k8s.io', version: 'v1', apiVersion: 'events.k8s.io/v1',
    toWire: (object) => eventFromCore(toWire(object)),
    fromWire: eventToCore,
  },
];
