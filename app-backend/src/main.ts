import { buildApp } from './app.ts';
import { openDatabase } from './db/database.ts';
import { EnvError, readServerEnv } from './env.ts';
import { createLog } from './log.ts';
import { shutDown } from './shut-down.ts';

/** Requests are still taken this long after SIGTERM; on Kubernetes the preStop sleep has done most of the waiting already. */
const DRAIN_MS = 1_000;

async function main(): Promise<void> {
  const env = readServerEnv();
  const log = createLog(env.LOG_LEVEL, env.APP_ENVIRONMENT);
  const database = openDatabase(env.DATABASE_URL, log);
  const app = await buildApp({ env, database, log });
  let stopping = false;
  const stop = (signal: string): void => {
    // Asked twice, the person does not want to wait.
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, 'asked to stop');
    shutDown(app, database, { drainMs: DRAIN_MS, graceMs: env.SHUTDOWN_GRACE_SECONDS * 1_000, log }).then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'shutdown failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  await app.http.listen({ host: env.HOST, port: env.PORT });
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof EnvError ? error.message : String(error instanceof Error ? error.stack : error)}\n`);
  process.exit(1);
});
