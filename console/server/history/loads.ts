import type { DatabaseSync } from 'node:sqlite';
import { LoadRun } from '@wheelhouse/console-contract/scaling.ts';

export type LoadHistory = {
  save(run: LoadRun): void;
  /** Newest first. */
  list(limit: number): LoadRun[];
};

export function createLoadHistory(database: DatabaseSync): LoadHistory {
  const upsert = database.prepare('INSERT INTO loads (id, started_at, run) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET run = excluded.run');
  const select = database.prepare('SELECT run FROM loads ORDER BY started_at DESC LIMIT ?');
  return {
    save: (run) => void upsert.run(run.id, run.startedAt, JSON.stringify(run)),
    list: (limit) => select.all(limit).map((row) => LoadRun.parse(JSON.parse(String(row['run'])))),
  };
}
