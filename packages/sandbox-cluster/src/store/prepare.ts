import type { JsonObject } from '../json.ts';
import { metadataOf } from './metadata.ts';
import type { Kind, Stored } from '../objects.ts';

type Options = {
  list<K extends Kind>(kind: K, namespace?: string): Stored<K>[];
  allocateServiceIp(taken: ReadonlySet<string>): string;
  now: () => Date;
};

/** What each kind does to an object before it is stored: upstream's strategies. */
export type Prepare = {
  created(kind: Kind, next: JsonObject): void;
  changed(kind: Kind, live: JsonObject, next: JsonObject): void;
};

export function createPrepare(options: Options): Prepare {
  return {
    created(kind, next) {
      metadataOf(next);
      void options;
    },
    changed() {},
  };
}
