import type { JsonObject } from '../json.ts';
import type { Stored } from '../objects.ts';
import { type Column, tableOf } from '../tables/tables.ts';
import type { Call } from './call.ts';
import type { Served } from './served.ts';

/**
 * The form in which a client wants objects, by its Accept header: as they are, as rows of a table (kubectl get), or as
 * metadata alone. JSON whatever encoding was asked for: every client reads it.
 */
export type Form = {
  one(object: Stored): JsonObject;
  list(objects: readonly Stored[], metadata: JsonObject): JsonObject;
  /** For a watch: a table names its columns once. */
  event(object: Stored): JsonObject;
};

export function formOf({ accept, query }: Call, served: Served, now: () => Date): Form {
  const wanted = accept.split(',').map((range) => /as=(\w+)/.exec(range)?.[1] ?? 'Object')[0];
  if (wanted === 'Table') return tableForm(served, query.get('includeObject') ?? 'Metadata', now);
  if (wanted?.startsWith('PartialObjectMetadata')) return metadataForm(served);
  return {
    one: served.toWire,
    event: served.toWire,
    list: (objects, metadata) => ({
      kind: `${served.kind}List`, apiVersion: served.apiVersion, metadata,
      items: objects.map((object) => {
        const { kind: _kind, apiVersion: _apiVersion, ...item } = served.toWire(object);
        return item;
      }),
    }),
  };
}

function partial(served: Served, object: Stored): JsonObject {
  const { metadata = {} } = served.toWire(object);
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata };
}

function metadataForm(served: Served): Form {
  return {
    one: (object) => partial(served, object),
    event: (object) => partial(served, object),
    list: (objects, metadata) => ({
      kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', metadata, items: objects.map((object) => partial(served, object)),
    }),
  };
}

function tableForm(served: Served, include: string, now: () => Date): Form {
  const table = tableOf(served.kind);
  let columnsTold = false;
  const toTable = (objects: readonly Stored[], metadata: JsonObject, columns: readonly Column[] | null): JsonObject => ({
    kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata,
    columnDefinitions: columns && columns.map((column) => ({ ...column })),
    rows: objects.map((object) => ({
      cells: table.cells(object, now()),
      object: include === 'None' ? null : include === 'Object' ? served.toWire(object) : partial(served, object),
    })),
  });
  const alone = (object: Stored): JsonObject => ({ resourceVersion: object.metadata.resourceVersion });
  return {
    one: (object) => toTable([object], alone(object), table.columns),
    list: (objects, metadata) => toTable(objects, metadata, table.columns),
    event(object) {
      const columns = columnsTold ? null : table.columns;
      columnsTold = true;
      return toTable([object], alone(object), columns);
    },
  };
}

/** The annotated object of a bookmark, in the watch's form. */
export function toBookmark({ accept }: Call, served: Served, resourceVersion: string, initial: boolean): JsonObject {
  const metadata: JsonObject = { resourceVersion, creationTimestamp: null, ...(initial && { annotations: { 'k8s.io/initial-events-end': 'true' } }) };
  if (/as=Table/.test(accept)) {
    return { kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata: { resourceVersion }, columnDefinitions: null, rows: [{ cells: [], object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata } }] };
  }
  return { kind: served.kind, apiVersion: served.apiVersion, metadata };
}

