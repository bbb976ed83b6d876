import type { AppConfig } from '@wheelhouse/chat-contract/config.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Database } from '../db/database.ts';
import { sendProblem } from '../http/error-handler.ts';
import { UserError } from '../http/user-error.ts';
import type { Metrics } from './metrics.ts';

const PING_MS = 1_000;

/** Where the process is in its life; shutting down is announced before anything is closed. */
export interface Life {
  draining: boolean;
}

/** What probes, monitoring and the chat page's first look ask. */
export function opsRoutes(database: Database, metrics: Metrics, life: Life, config: AppConfig) {
  const isUp = (): Promise<boolean> => database.ping(PING_MS).then(() => true, () => false);

  return async (app: FastifyInstance): Promise<void> => {
    // Probes come every few seconds; only their failures are worth a line.
    const quiet = { logLevel: 'warn' as const };
    app.get('/livez', quiet, async () => ({ status: 'ok' }));

    app.get('/readyz', quiet, async (_request, reply) => {
      if (life.draining) return sendProblem(reply, new UserError(503, 'shutting_down', 'This replica is shutting down.'));
      if (!(await isUp())) return sendProblem(reply, new UserError(503, 'database_unavailable', 'The database is not reachable.'));
      return { status: 'ok' };
    });

    app.get('/api/health', quiet, async () => ({ status: 'ok', database: (await isUp()) ? 'ok' : 'down' }));

    app.get('/metrics', quiet, async (_request, reply) => reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()));

    app.get('/api/config', async (): Promise<AppConfig> => config);
  };
}

/** One line and one measurement per answered request: no content, no query, no person. */
export function recordResponse(metrics: Metrics) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const route = request.routeOptions.url ?? 'none';
    const status = String(reply.statusCode);
    metrics.requestSeconds.observe({ method: request.method, route, status }, reply.elapsedTime / 1_000);
    request.log.info({ method: request.method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime * 10) / 10 }, 'request');
  };
}
