import { pino } from 'pino';
import { buildConsole } from './app.ts';
import { readEnv } from './env.ts';
import { listenOnLoopback } from './http/listen.ts';
import { UserError } from './user-error.ts';

/**
 * The console's process. One JSON line on stdout when it listens; logs go to stderr. SIGTERM or SIGINT: no new operations, wait for
 * the running one, close. The second signal ends helm too and records its operation as interrupted.
 */
async function main(): Promise<void> {
  const settings = readEnv();
  const log = pino({ level: settings.logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2));
  const { app, deploy } = buildConsole(settings, log);
  let signals = 0;

  async function stop(): Promise<void> {
    signals += 1;
    if (signals > 2) return;
    const startedMs = Date.now();
    if (signals === 2) {
      await deploy.interrupt();
      return;
    }
    const saying = setInterval(() => {
      const running = deploy.newest()?.operation;
      if (running?.state === 'running') log.info({ operation: running.kind, waitingSeconds: Math.round((Date.now() - startedMs) / 1000) }, 'waiting for helm to end');
    }, 1_000);
    await deploy.drain().finally(() => clearInterval(saying));
    await app.close();
    process.exit(0);
  }
  const onSignal = (): void => {
    stop().catch((error: unknown) => {
      log.error({ err: error }, 'could not stop in order');
      process.exit(1);
    });
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);

  // An operation of an earlier console may still run; the page can be used meanwhile.
  deploy.recover().catch((error: unknown) => log.error({ err: error }, 'earlier operations could not be settled'));
  const port = await listenOnLoopback(app, settings.port);
  process.stdout.write(`${JSON.stringify({ ready: true, url: `http://localhost:${port}` })}\n`);
}

main().catch((error: unknown) => {
  const text = error instanceof UserError || !(error instanceof Error) ? String(error instanceof Error ? error.message : error) : error.stack ?? error.message;
  process.stderr.write(`${text}\n`);
  process.exit(1);
});
