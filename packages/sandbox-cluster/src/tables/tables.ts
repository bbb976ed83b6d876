import type { Json } from '../json.ts';
import type { Kind, Stored } from '../objects.ts';
import { age } from './cells.ts';
import { clusterTables } from './cluster-tables.ts';
import { columns, type Column, type KindTables } from './columns.ts';
import { serviceTables } from './service-tables.ts';
import { workloadTables } from './workload-tables.ts';

export type { Column } from './columns.ts';

/** How a kind is printed by `kubectl get`. */
export type Table = { columns: readonly Column[]; cells(object: Stored, now: Date): Json[] };

const tables: KindTables = { ...workloadTables, ...serviceTables, ...clusterTables };
const plain = columns('Name', 'Age');

/** The table of a kind, with the server's usual columns; the cells of wide columns are always there. */
export function tableOf(kind: Kind): Table {
  const table = tables[kind];
  if (!table) return { columns: plain, cells: ({ metadata }, now) => [metadata.name, age(metadata.creationTimestamp, now)] };
  // The entry under a kind is made for objects of that kind.
  const cells = table.cells as (object: Stored, now: Date) => Json[];
  return { columns: table.columns, cells };
}
