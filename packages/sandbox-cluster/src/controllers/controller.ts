import type { Kind, Objects, Stored, StoredMeta } from '../objects.ts';
import type { Log } from '../log.ts';
import { createWorkQueue } from './work-queue.ts';
import type { Reconcile } from './work-queue.ts';

/** What every controller is given. `now` is the only clock. */
export type ControllerContext = { objects: Objects; now: () => Date; log: Log };

/** Feeds keys to a controller: those of everything that exists, then of everything that changes. Returns how to stop. */
export type Source = (objects: Objects, add: (key: string) => void) => () => void;

/** `reconcile` brings the world of one key closer to what its object asks for; it reads everything again (level-based). */
export type Controller = { name: string; sources: readonly Source[]; reconcile: Reconcile };

/** A source that maps an object of `kind`, before and after each change, to the keys it concerns. */
export function from<K extends Kind>(kind: K, toKeys: (object: Stored<K>) => readonly string[]): Source {
  return (objects, add) => {
    for (const object of objects.list(kind)) toKeys(object).forEach(add);
    return objects.watch([kind], ({ object, previous }) => {
      toKeys(object).forEach(add);
      if (previous) toKeys(previous).forEach(add);
    });
  };
}

export function runController(controller: Controller, objects: Objects, log: Log): () => void {
  const queue = createWorkQueue({
    reconcile: controller.reconcile,
    onError: (key, error, retryMs) => log.warn({ controller: controller.name, key, err: error, retryMs }, 'reconcile failed, will retry'),
  });
  const stops = controller.sources.map((source) => source(objects, queue.add));
  return () => {
    for (const stop of stops) stop();
    queue.close();
  };
}

export function toKey({ metadata }: { metadata: StoredMeta }): string {
  return `${metadata.namespace}/${metadata.name}`;
}

export function splitKey(key: string): { namespace: string; name: string } {
  const slash = key.indexOf('/');
  return { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}
