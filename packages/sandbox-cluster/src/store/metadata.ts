import { randomInt, randomUUID } from 'node:crypto';
import type { JsonObject } from '../json.ts';
import { isObject } from '../json.ts';

/** Upstream's alphabet for generated names: no vowels, nothing that looks alike (apimachinery pkg/util/rand). */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

export function metadataOf(object: JsonObject): JsonObject {
  if (!isObject(object.metadata)) object.metadata = {};
  return object.metadata;
}

/** A name from `generateName`: the prefix, cut so that five more characters fit. */
export function generateName(prefix: string): string {
  let name = prefix.slice(0, 58);
  for (let count = 0; count < 5; count += 1) name += ALPHABET[randomInt(ALPHABET.length)];
  return name;
}

/** Fills what the server alone decides about a new object. */
export function stampNew(object: JsonObject, { namespaced, generation, now }: { namespaced: boolean; generation: boolean; now: Date }): void {
  const metadata = metadataOf(object);
  if (!metadata.name && typeof metadata.generateName === 'string') metadata.name = generateName(metadata.generateName);
  if (!namespaced || typeof metadata.namespace !== 'string') metadata.namespace = '';
  metadata.uid = randomUUID();
  metadata.creationTimestamp = toTime(now);
  delete metadata.deletionTimestamp;
  delete metadata.deletionGracePeriodSeconds;
  delete metadata.selfLink;
  delete metadata.generation;
  if (generation) metadata.generation = 1;
}

/** What of the metadata an update never changes. */
const KEPT = ['name', 'namespace', 'uid', 'creationTimestamp', 'generation', 'generateName', 'deletionTimestamp', 'deletionGracePeriodSeconds'];

export function keepMetadata(live: JsonObject, next: JsonObject): void {
  const from = metadataOf(live);
  const to = metadataOf(next);
  for (const field of KEPT) {
    const value = from[field];
    if (value === undefined) delete to[field];
    else to[field] = value;
  }
  delete to.selfLink;
}

/** RFC 3339 in whole seconds, as metav1.Time is written. */
export function toTime(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}
