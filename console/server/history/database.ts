import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Steps that bring a database from version n to n + 1. Never edited, only added to. */
const migrations = [
  `CREATE TABLE operations (
     id TEXT PRIMARY KEY, started_at TEXT NOT NULL, operation TEXT NOT NULL,
     pid INTEGER, pid_started TEXT, suggested TEXT NOT NULL, ready_at TEXT
   ) STRICT;
   CREATE INDEX operations_started ON operations (started_at);
   CREATE TABLE audit (
     id INTEGER PRIMARY KEY, at TEXT NOT NULL, command TEXT NOT NULL, outcome TEXT NOT NULL, ended_at TEXT
   ) STRICT;
   CREATE TABLE samples (at TEXT NOT NULL, kind TEXT NOT NULL, sample TEXT NOT NULL) STRICT;
   CREATE INDEX samples_at ON samples (at);
   CREATE TABLE loads (id TEXT PRIMARY KEY, started_at TEXT NOT NULL, run TEXT NOT NULL) STRICT;`,
];

/** Opens (and migrates) the console's history. One writer: the console's process. */
export function openHistory(state: string): DatabaseSync {
  mkdirSync(state, { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(join(state, 'history.sqlite'));
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 3000;');
  const row = database.prepare('PRAGMA user_version').get();
  const version = Number(row?.['user_version'] ?? 0);
  if (version > migrations.length) throw new Error(`The history in ${state} was written by a newer console. Use that one, or another --state folder.`);
  for (const [index, step] of migrations.entries()) {
    if (index < version) continue;
    database.exec(`BEGIN; ${step} PRAGMA user_version = ${index + 1}; COMMIT;`);
  }
  return database;
}
