import { createHash } from 'node:crypto';
import type { Event, ObjectReference } from 'kubernetes-types/core/v1.d.ts';
import type { Objects, Stored } from '../objects.ts';
import { toTimestamp } from './time.ts';

/** What `kubectl describe` shows under Events. `component` is the FROM column: `deployment-controller`, `kubelet`. */
export type EventRecorder = {
  /**
   * Records that something happened to `object`. The same words about the same object raise `count` and `lastTimestamp` of one
   * Event, as client-go's correlator does (tools/record/events_cache.go). `fieldPath` names a part: `spec.containers{web}`.
   * Dropped when the namespace is gone or going, as the API server would refuse it.
   */
  record(object: Stored, type: 'Normal' | 'Warning', reason: string, message: string, fieldPath?: string): void;
};

export function createEventRecorder({ objects, now, component, host }: {
  objects: Objects; now: () => Date; component: string; host?: string;
}): EventRecorder {
  return {
    record(object, type, reason, message, fieldPath) {
      const namespace = object.metadata.namespace || 'default';
      const home = objects.get('Namespace', '', namespace);
      if (!home || home.metadata.deletionTimestamp) return;
      const words = [component, object.metadata.uid, fieldPath ?? '', type, reason, message];
      const name = toEventName(object.metadata.name, words);
      const lastTimestamp = toTimestamp(now());
      const known = objects.get('Event', namespace, name);
      if (known) {
        objects.update('Event', { ...structuredClone(known), count: (known.count ?? 1) + 1, lastTimestamp });
        return;
      }
      const event: Event = {
        metadata: { name, namespace },
        involvedObject: toReference(object, fieldPath),
        type, reason, message, count: 1, firstTimestamp: lastTimestamp, lastTimestamp,
        source: host === undefined ? { component } : { component, host },
        reportingComponent: component,
        reportingInstance: host ?? '',
      };
      objects.create('Event', event);
    },
  };
}

/** The name is a hash of what makes two events equal, so repeats are found by name, after a restart too. */
function toEventName(about: string, words: string[]): string {
  return `${about}.${createHash('sha256').update(words.join('\0')).digest('hex').slice(0, 16)}`;
}

function toReference(object: Stored, fieldPath: string | undefined): ObjectReference {
  const { namespace, name, uid, resourceVersion } = object.metadata;
  return {
    kind: object.kind,
    ...(namespace === '' ? {} : { namespace }),
    name, uid, apiVersion: object.apiVersion, resourceVersion,
    ...(fieldPath === undefined ? {} : { fieldPath }),
  };
}
