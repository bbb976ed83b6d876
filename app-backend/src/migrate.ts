import { fileURLToPath } from 'node:url';
import { applyMigrationsPatiently } from './db/apply-migrations.ts';
import { EnvError, readMigrationEnv } from './env.ts';
import { createLog } from './log.ts';

/** A fresh PostgreSQL pod needs some seconds; after this the init container fails and is started again. */
const PATIENCE_MS = 120_000;

async function main(): Promise<void> {
  const env = readMigrationEnv();
  const log = createLog(env.LOG_LEVEL, 'migration');
  // Beside the bundle in an image, one level up in the source tree.
  const folder = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? '../migrations' : './migrations', import.meta.url));
  const applied = await applyMigrationsPatiently(env.DATABASE_URL, folder, PATIENCE_MS, log);
  log.info({ applied }, applied.length === 0 ? 'schema is up to date' : 'schema migrated');
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof EnvError ? error.message : String(error instanceof Error ? error.stack : error)}\n`);
  process.exit(1);
});
