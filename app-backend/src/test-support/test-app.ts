import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { buildApp, type App } from '../app.ts';
import { applyMigrations } from '../db/apply-migrations.ts';
import { openDatabase, type Database } from '../db/database.ts';
import type { ServerEnv } from '../env.ts';
import { shutDown } from '../shut-down.ts';
import { createClient, type Client } from './client.ts';

export const migrationsFolder = fileURLToPath(new URL('../../migrations', import.meta.url));

/** One replica of the real application on a port of its own. */
export interface TestApp {
  url: string;
  app: App;
  database: Database;
  /** JSON lines logged so far. */
  log: string[];
  /** Somebody who is not signed in. */
  visitor(): Client;
  /** Somebody new, signed up and signed in. */
  person(): Promise<Client>;
  close(): Promise<void>;
}

export const ORIGIN = 'http://todo.test';

export const testEnv = (databaseUrl: string): ServerEnv => ({
  DATABASE_URL: databaseUrl,
  BETTER_AUTH_SECRET: 'a secret for tests that is long enough',
  BETTER_AUTH_URL: ORIGIN,
  TRUSTED_ORIGINS: ['http://second.test:8080'],
  TRUSTED_PROXIES: ['loopback'],
  LOG_LEVEL: 'info',
  APP_ENVIRONMENT: 'test',
  WELCOME_MESSAGE: 'Welcome to the test.',
  HOST: '127.0.0.1',
  PORT: 0,
  HOSTNAME: 'replica-a',
  SHUTDOWN_GRACE_SECONDS: 5,
});

/** Brings the database's schema up to date and serves the application. */
export async function startTestApp(databaseUrl: string, changes: Partial<ServerEnv> = {}): Promise<TestApp> {
  await applyMigrations(databaseUrl, migrationsFolder);
  const lines: string[] = [];
  const env = { ...testEnv(databaseUrl), ...changes };
  const log = pino({ level: env.LOG_LEVEL }, { write: (line: string) => void lines.push(line) });
  const database = openDatabase(databaseUrl, log);
  const app = await buildApp({ env, database, log });
  const url = await app.http.listen({ host: env.HOST, port: env.PORT });
  // Addresses differ, as people's do, so that tests do not share one rate limit.
  const visitor = (): Client => createClient(url, { 'x-forwarded-for': randomAddress() });
  return {
    url,
    app,
    database,
    log: lines,
    visitor,
    async person() {
      const client = visitor();
      await client.signUp(`${randomUUID()}@people.test`);
      return client;
    },
    close: () => shutDown(app, database, { drainMs: 0, graceMs: 0, log }),
  };
}

function randomAddress(): string {
  const part = (): number => 1 + Math.floor(Math.random() * 254);
  return `198.${part()}.${part()}.${part()}`;
}
