import { drizzle, type NodePgQueryResultHKT } from 'drizzle-orm/node-postgres';
import type { PgDatabase } from 'drizzle-orm/pg-core';
import type { FastifyBaseLogger } from 'fastify';
import pg from 'pg';
import * as schema from './schema.ts';

/** What the stores run their queries on: the database itself or a transaction. */
export type Queries = PgDatabase<NodePgQueryResultHKT, typeof schema>;

export interface Database {
  queries: Queries;
  /** Resolves when the server answered within `timeoutMs`, rejects otherwise. */
  ping(timeoutMs: number): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the pool; connects on first use. At most 4 connections: 20 replicas stay below PostgreSQL's default of 100.
 * No session state is used (no SET, LISTEN or session locks), so a transaction pooler may sit in between.
 */
export function openDatabase(url: string, log: FastifyBaseLogger): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: 4,
    connectionTimeoutMillis: 5_000,
    query_timeout: 10_000,
    keepAlive: true,
  });
  // Without a listener an idle connection that breaks (restarted server) ends the process.
  pool.on('error', (error) => log.warn({ reason: error.message }, 'idle database connection lost'));
  let lastAnswerAt = 0;
  pool.on('release', (error) => {
    if (!error) lastAnswerAt = Date.now();
  });
  /** All connections are at work and answer: asking would only wait in the same queue, and a busy replica is not a broken one. */
  const isBusy = (): boolean => pool.waitingCount > 0 && Date.now() - lastAnswerAt < 1_000;
  return {
    queries: drizzle(pool, { schema }),
    ping: async (timeoutMs) => (isBusy() ? undefined : withTimeout(pool.query('select 1'), timeoutMs)),
    close: () => pool.end(),
  };
}

async function withTimeout(work: Promise<unknown>, timeoutMs: number): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
