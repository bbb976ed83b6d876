import type { JsonObject } from '../json.ts';

/** Fields that events.k8s.io/v1 calls differently: pkg/apis/events/v1/conversion.go. Core name first. */
const NAMES: readonly (readonly [string, string])[] = [
  ['involvedObject', 'regarding'], ['message', 'note'], ['source', 'deprecatedSource'], ['firstTimestamp', 'deprecatedFirstTimestamp'],
  ['lastTimestamp', 'deprecatedLastTimestamp'], ['count', 'deprecatedCount'], ['reportingComponent', 'reportingController'],
];

export function eventFromCore(event: JsonObject): JsonObject {
  return { ...rename(event, new Map(NAMES)), apiVersion: 'events.k8s.io/v1' };
}

export function eventToCore(event: JsonObject): JsonObject {
  return { ...rename(event, new Map(NAMES.map(([core, group]) => [group, core]))), apiVersion: 'v1' };
}

function rename(object: JsonObject, names: ReadonlyMap<string, string>): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([field, value]) => [names.get(field) ?? field, value]));
}
