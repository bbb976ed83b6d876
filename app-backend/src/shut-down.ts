import type { FastifyBaseLogger } from 'fastify';
import type { App } from './app.ts';
import type { Database } from './db/database.ts';

export interface ShutDownOptions {
  /** How long requests are still taken after readiness is off, so that proxies learn of it. */
  drainMs: number;
  /** How long turns under way may go on after that. */
  graceMs: number;
  log: FastifyBaseLogger;
}

/**
 * Ends the program without losing a request: not ready → every answer closes its connection → no new connections →
 * turns end by themselves or are ended with an error event → database closed.
 */
export async function shutDown({ http, turns, life }: App, database: Database, { drainMs, graceMs, log }: ShutDownOptions): Promise<void> {
  life.draining = true;
  log.info({ drainMs, graceMs }, 'shutting down');
  await new Promise((resolve) => setTimeout(resolve, drainMs));
  // Node closes the connections that are idle now; one that becomes idle later would be kept for its keep-alive time.
  const sweep = setInterval(() => http.server.closeIdleConnections(), 50);
  // Closing waits for open answers, and a stream is open until its turn is over: both at once.
  await Promise.all([http.close(), turns.close(graceMs)]);
  clearInterval(sweep);
  await database.close();
  log.info('shut down');
}
