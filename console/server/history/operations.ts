import type { DatabaseSync } from 'node:sqlite';
import { Operation } from '@wheelhouse/console-contract/release.ts';

/** An operation with what only the server knows of it. */
export type StoredOperation = {
  operation: Operation;
  /** helm's process; null before it started. */
  pid: number | null;
  pidStarted: string | null;
  /** YAML that Deploy added by itself. */
  suggestedYaml: string;
  /** When the cluster first showed its revision as Ready. */
  readyAt: string | null;
};

export type OperationHistory = {
  save(stored: StoredOperation): void;
  /** Newest first. */
  list(limit: number): StoredOperation[];
  /** The newest operation that made this revision. */
  ofRevision(revision: number): StoredOperation | null;
};

/** The operations of one release. */
export function createOperationHistory(database: DatabaseSync, { release, namespace }: { release: string; namespace: string }): OperationHistory {
  const ours = "operation ->> 'release' = ? AND operation ->> 'namespace' = ?";
  const upsert = database.prepare(`INSERT INTO operations (id, started_at, operation, pid, pid_started, suggested, ready_at) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET operation = excluded.operation, pid = excluded.pid, pid_started = excluded.pid_started, ready_at = excluded.ready_at`);
  const select = database.prepare(`SELECT * FROM operations WHERE ${ours} ORDER BY started_at DESC, rowid DESC LIMIT ?`);
  const selectRevision = database.prepare(`SELECT * FROM operations WHERE ${ours} AND operation ->> 'revision' = ? ORDER BY started_at DESC LIMIT 1`);
  return {
    save({ operation, pid, pidStarted, suggestedYaml, readyAt }) {
      upsert.run(operation.id, operation.startedAt, JSON.stringify(operation), pid, pidStarted, suggestedYaml, readyAt);
    },
    list: (limit) => select.all(release, namespace, limit).map(toStored),
    ofRevision(revision) {
      const row = selectRevision.get(release, namespace, revision);
      return row ? toStored(row) : null;
    },
  };
}

function toStored(row: Record<string, unknown>): StoredOperation {
  const text = (name: string): string | null => (typeof row[name] === 'string' ? row[name] : null);
  return {
    operation: Operation.parse(JSON.parse(text('operation') ?? 'null')),
    pid: typeof row['pid'] === 'number' ? row['pid'] : null,
    pidStarted: text('pid_started'),
    suggestedYaml: text('suggested') ?? '',
    readyAt: text('ready_at'),
  };
}
