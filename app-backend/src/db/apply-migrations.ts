import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { Logger } from 'pino';
import { isDatabaseAway } from './database-errors.ts';

/** Any number, as long as nothing else in the database uses it. */
const LOCK = 727_001;

/**
 * Brings the schema up to date: applies the `.sql` files of `folder` that are not recorded yet, in name order, all in one
 * transaction under an advisory lock. Any number of processes may do this at once; the later ones find nothing to do.
 * The lock belongs to the transaction, so it works through a transaction pooler and dies with the connection.
 *
 * @returns names of the files applied by this call
 */
export async function applyMigrations(url: string, folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  // A connection that breaks also fails the query under way; the event itself must not end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [LOCK]);
    await client.query('create table if not exists migrations (name text primary key, applied_at timestamptz not null default now())');
    const known = await client.query<{ name: string }>('select name from migrations');
    const applied = new Set(known.rows.map((row) => row.name));
    const missing = names.filter((name) => !applied.has(name));
    for (const name of missing) {
      await client.query(await readFile(join(folder, name), 'utf8'));
      await client.query('insert into migrations (name) values ($1)', [name]);
    }
    await client.query('commit');
    return missing;
  } finally {
    await client.end();
  }
}

/** `applyMigrations`, waiting with growing pauses (0.25 s to 5 s) for a database that is not there yet, for at most `patienceMs`. */
export async function applyMigrationsPatiently(url: string, folder: string, patienceMs: number, log: Logger): Promise<string[]> {
  const giveUpAt = Date.now() + patienceMs;
  for (let pauseMs = 250; ; pauseMs = Math.min(pauseMs * 2, 5_000)) {
    try {
      return await applyMigrations(url, folder);
    } catch (error) {
      if (!isDatabaseAway(error) || Date.now() + pauseMs > giveUpAt) throw error;
      log.info({ reason: error instanceof Error ? error.message : String(error), retryInMs: pauseMs }, 'database not reachable yet');
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}
