import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { query, startTestPostgres, type TestPostgres } from '../test-support/postgres.ts';
import { migrationsFolder } from '../test-support/test-app.ts';
import { applyMigrations } from './apply-migrations.ts';
import * as schema from './schema.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres.remove());

/** Runs the migration program as an init container does. */
async function migrate(databaseUrl: string): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const program = fileURLToPath(new URL('../migrate.ts', import.meta.url));
  const child = spawn(process.execPath, [program], { env: { DATABASE_URL: databaseUrl }, stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code, stdout, stderr };
}

test('four processes at once: one migrates, all succeed', async () => {
  const url = await postgres.createDatabase();
  const runs = await Promise.all([migrate(url), migrate(url), migrate(url), migrate(url)]);
  expect(runs.map(({ code, stderr }) => [code, stderr])).toEqual(Array(4).fill([0, '']));
  expect(runs.filter(({ stdout }) => stdout.includes('schema migrated'))).toHaveLength(1);
  expect(runs.filter(({ stdout }) => stdout.includes('schema is up to date'))).toHaveLength(3);
});

test('waits for a database that is not there yet', async () => {
  const url = await postgres.createDatabase();
  await postgres.stop();
  const run = migrate(url);
  await postgres.start();
  expect(await run).toMatchObject({ code: 0 });
});

test('a wrong environment is named and ends the program', async () => {
  expect(await migrate('mysql://elsewhere')).toMatchObject({ code: 1, stderr: expect.stringContaining('DATABASE_URL: must start with postgres://') });
});

test('a migration that fails changes nothing', async () => {
  const url = await postgres.createDatabase();
  await query(url, 'create table tasks (id int)');
  await expect(applyMigrations(url, migrationsFolder)).rejects.toThrow(/already exists/);
  expect(await query(url, `select table_name from information_schema.tables where table_schema = 'public'`)).toEqual([{ table_name: 'tasks' }]);
});

test('the tables in code are the tables in the database', async () => {
  const url = await postgres.createDatabase();
  await applyMigrations(url, migrationsFolder);
  const tables = Object.values(schema).filter((value) => value instanceof PgTable).map(getTableConfig);
  const inCode = tables.flatMap(({ name, columns }) => columns.map((column) => `${name}.${column.name} ${column.getSQLType()} ${column.notNull ? 'not null' : 'null'}`));
  const rows = await query(
    url,
    `select table_name || '.' || column_name || ' ' || data_type || case is_nullable when 'NO' then ' not null' else ' null' end as line
     from information_schema.columns where table_schema = 'public' and table_name <> 'migrations'`,
  );
  expect(rows.map(({ line }) => String(line)).sort()).toEqual(inCode.sort());
});
