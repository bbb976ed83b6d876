import { randomUUID } from 'node:crypto';
import type { Me } from '@wheelhouse/chat-contract/account.ts';
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { createModels } from './agent/models.ts';
import { createRunAgent } from './agent/run-agent.ts';
import { connectTaskMcp } from './agent/task-mcp.ts';
import { authRoutes } from './auth/auth-routes.ts';
import { createAuth } from './auth/auth.ts';
import { createSignedIn } from './auth/signed-in.ts';
import { messageRoutes } from './chat/message-routes.ts';
import { createTurns, type Turns } from './chat/turns.ts';
import { conversationRoutes } from './conversations/conversation-routes.ts';
import type { Database } from './db/database.ts';
import type { ServerEnv } from './env.ts';
import { handleError, sendProblem } from './http/error-handler.ts';
import { createOriginCheck, refuseForeignOrigins } from './http/origins.ts';
import { readJsonBodies } from './http/parse.ts';
import { notFound } from './http/user-error.ts';
import { createMetrics } from './ops/metrics.ts';
import { opsRoutes, recordResponse, type Life } from './ops/ops-routes.ts';
import { taskRoutes } from './tasks/task-routes.ts';

/** Room for a 10,000-character message in any script and its JSON escapes. */
const BODY_LIMIT_BYTES = 128 * 1024;

export interface AppDeps {
  env: ServerEnv;
  database: Database;
  log: FastifyBaseLogger;
}

export interface App {
  http: FastifyInstance;
  turns: Turns;
  life: Life;
}

/** Assembles the program without a port. Whoever builds it closes `turns`, `http` and the database, in this order. */
export async function buildApp({ env, database, log }: AppDeps): Promise<App> {
  const db = database.queries;
  const life: Life = { draining: false };
  const metrics = createMetrics();
  const isTrustedOrigin = createOriginCheck([env.BETTER_AUTH_URL, ...env.TRUSTED_ORIGINS]);
  const auth = createAuth(db, { secret: env.BETTER_AUTH_SECRET, url: env.BETTER_AUTH_URL, isTrustedOrigin, log });
  const signedIn = createSignedIn(auth);
  const models = createModels({ apiKey: env.OPENAI_API_KEY, baseUrl: env.OPENAI_BASE_URL, model: env.OPENAI_MODEL, api: env.OPENAI_API }, log);
  const taskMcp = await connectTaskMcp(db, log);
  const turns = createTurns({ db, runAgent: createRunAgent(taskMcp), models, metrics, log, replica: env.HOSTNAME });

  const http = Fastify({
    loggerInstance: log,
    // One line per request of our own: `recordResponse`.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    trustProxy: env.TRUSTED_PROXIES,
    bodyLimit: BODY_LIMIT_BYTES,
    // Longer than the 60 s for which common proxies keep idle connections, so that it is never us who closes one under a request.
    keepAliveTimeout: 61_000,
    // While closing, requests that still arrive on open connections are answered, not refused.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
  });
  readJsonBodies(http);
  http.setErrorHandler(handleError);
  http.setNotFoundHandler((_request, reply) => sendProblem(reply, notFound('page')));
  http.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    if (life.draining) reply.header('connection', 'close');
  });
  http.addHook('onResponse', recordResponse(metrics));
  http.addHook('onClose', () => taskMcp.close());

  await http.register(opsRoutes(database, metrics, life, { welcomeMessage: env.WELCOME_MESSAGE, model: models.name }));
  await http.register(authRoutes(auth));
  await http.register(async (api) => {
    api.addHook('onRequest', refuseForeignOrigins(isTrustedOrigin));
    api.get('/api/me', (request, reply): Promise<Me> => signedIn(request, reply));
    await api.register(taskRoutes(db, signedIn));
    await api.register(conversationRoutes(db, signedIn));
    await api.register(messageRoutes(turns, signedIn));
  });
  return { http, turns, life };
}
