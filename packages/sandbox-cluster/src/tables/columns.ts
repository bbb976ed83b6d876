import type { Json } from '../json.ts';
import type { Kind, Stored } from '../objects.ts';

export type Column = { name: string; type: string; format: string; description: string; priority: number };

export type KindTables = { [K in Kind]?: { columns: readonly Column[]; cells(object: Stored<K>, now: Date): Json[] } };

/** Columns by name: `Desired#` holds numbers, `Node*` shows only with `-o wide`. */
export function columns(...names: string[]): Column[] {
  return names.map((name) => ({
    name: name.replace(/[#*]/g, ''), type: name.includes('#') ? 'integer' : 'string', format: name === 'Name' ? 'name' : '', description: '', priority: name.includes('*') ? 1 : 0,
  }));
}
