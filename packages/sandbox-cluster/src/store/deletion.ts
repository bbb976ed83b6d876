import type { Json, JsonObject } from '../json.ts';
import { objectAt, textAt, valueAt } from '../json.ts';
import type { DeleteOptions, Kind } from '../objects.ts';
import { toTime } from './metadata.ts';

/**
 * What a delete does to an object: undefined = it goes away now; otherwise the object as it stays, marked, until the
 * one who holds it (kubelet, garbage collector, namespace controller) lets it go. Rules of upstream's
 * registry/generic/registry/store.go, registry/core/pod/strategy.go and registry/core/namespace/storage.
 */
export function markDeleted(kind: Kind, live: JsonObject, options: DeleteOptions, now: Date): JsonObject | undefined {
  const metadata = objectAt(live, 'metadata') ?? {};
  const finalizers = withPropagation(namesOf(metadata.finalizers), options.propagationPolicy);
  const graceSeconds = kind === 'Pod' ? podGrace(live, options) : 0;
  const held = finalizers.length > 0 || (kind === 'Namespace' && namesOf(valueAt(live, 'spec', 'finalizers')).length > 0);
  if (graceSeconds === 0 && !held) return undefined;

  const marked: JsonObject = { ...metadata, finalizers };
  if (finalizers.length === 0) delete marked.finalizers;
  const before = metadata.deletionGracePeriodSeconds;
  if (metadata.deletionTimestamp === undefined || (typeof before === 'number' && graceSeconds < before)) {
    marked.deletionTimestamp = toTime(new Date(now.getTime() + graceSeconds * 1000));
    marked.deletionGracePeriodSeconds = graceSeconds;
  }
  const next: JsonObject = { ...live, metadata: marked };
  if (kind === 'Namespace') next.status = { ...objectAt(live, 'status'), phase: 'Terminating' };
  return next;
}

/** Whether an object that is being deleted has nothing left that holds it. */
export function isReleased(kind: Kind, object: JsonObject): boolean {
  const metadata = objectAt(object, 'metadata') ?? {};
  if (metadata.deletionTimestamp === undefined || namesOf(metadata.finalizers).length > 0) return false;
  if (kind === 'Namespace') return namesOf(valueAt(object, 'spec', 'finalizers')).length === 0;
  return (metadata.deletionGracePeriodSeconds ?? 0) === 0;
}

function podGrace(pod: JsonObject, { gracePeriodSeconds }: DeleteOptions): number {
  const phase = textAt(pod, 'status', 'phase');
  if (!textAt(pod, 'spec', 'nodeName') || phase === 'Succeeded' || phase === 'Failed') return 0;
  if (gracePeriodSeconds !== undefined) return gracePeriodSeconds < 0 ? 1 : gracePeriodSeconds;
  const own = valueAt(pod, 'spec', 'terminationGracePeriodSeconds');
  return typeof own === 'number' ? own : 30;
}

function withPropagation(finalizers: readonly string[], policy: DeleteOptions['propagationPolicy']): string[] {
  if (!policy) return [...finalizers];
  const others = finalizers.filter((name) => name !== 'foregroundDeletion' && name !== 'orphan');
  if (policy === 'Foreground') return [...others, 'foregroundDeletion'];
  return policy === 'Orphan' ? [...others, 'orphan'] : others;
}

function namesOf(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [];
}
