import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { tokenHeader } from '@wheelhouse/console-contract/session.ts';
import { followCluster } from './cluster/follow-cluster.ts';
import { deleteKept } from './deploy/delete-kept.ts';
import { createDeploy, type Deploy } from './deploy/deploy.ts';
import { tellStory } from './deploy/story.ts';
import type { Settings } from './env.ts';
import { readReleases } from './helm/read-releases.ts';
import { createHelm } from './helm/run-helm.ts';
import { createAudit } from './history/audit.ts';
import { openHistory } from './history/database.ts';
import { createLoadHistory } from './history/loads.ts';
import { createOperationHistory } from './history/operations.ts';
import { createSampleHistory } from './history/samples.ts';
import { handleErrors } from './http/errors.ts';
import { portOf } from './http/listen.ts';
import { servePages } from './http/pages.ts';
import { servePods } from './http/pods.ts';
import { serveReleases } from './http/releases.ts';
import { serveScaling } from './http/scaling.ts';
import { createKube } from './kube/client.ts';
import { serveLogs } from './live/logs.ts';
import { serveLive } from './live/socket.ts';
import { createLoad } from './scaling/load.ts';
import { sampleRelease } from './scaling/samples.ts';
import { createGuard, type Guard } from './security/guard.ts';
import { createSessions } from './setup/session.ts';
import { UserError } from './user-error.ts';

const bodyLimit = 512 * 1024;

export type Console = { app: FastifyInstance; deploy: Deploy };

/** Assembles the console. It starts to follow the cluster; it listens only when told to. Closing the app closes everything. */
export function buildConsole(settings: Settings, log: Logger): Console {
  const { state, chart, release, namespace, kubeconfig } = settings;
  mkdirSync(state, { recursive: true, mode: 0o700 });
  const database = openHistory(state);
  const history = createOperationHistory(database, { release, namespace });
  const audit = createAudit(database);
  const kube = createKube({ kubeconfig });
  const cluster = followCluster({ kube, namespace, release, log });
  const helm = createHelm({ binary: settings.helm, state, kubeconfig, context: () => kube.target().context, inherited: settings.inherited });
  const sessions = createSessions({ kube, cluster, helm, kubeconfig, chart, release, namespace });
  // Packed charts are of use to one operation only; a console that was killed leaves some behind.
  const packages = join(state, 'packages');
  rmSync(packages, { recursive: true, force: true });
  mkdirSync(packages, { recursive: true });
  const releases = (): ReturnType<typeof readReleases> => readReleases(kube, { namespace, release });
  const deploy = createDeploy({
    helm, history, audit, log, chart, release, namespace,
    outputs: join(state, 'operations'), packages,
    assertWritable: () => sessions.assertWritable(),
    readReleases: releases,
    suggest: () => sessions.suggest(),
    deleteKept: (signal) => deleteKept({ kube, namespace, release, signal }),
  });
  const story = tellStory({ cluster, deploy, release });
  const samples = createSampleHistory(database);
  const sampler = sampleRelease({ cluster, history: samples, release });
  const load = createLoad({
    history: createLoadHistory(database), audit,
    assertWritable: () => sessions.assertWritable(),
    findTarget: () => sessions.findTarget(),
  });

  const loggerInstance: FastifyBaseLogger = log;
  const app = Fastify({ loggerInstance, logController: new LogController({ disableRequestLogging: true }), bodyLimit, forceCloseConnections: true });
  const guard = createGuard(() => portOf(app.server));
  guardRequests(app, guard);
  handleErrors(app);
  app.get('/api/session', () => sessions.read());
  serveReleases(app, { deploy, history, sessions, chart, readReleases: releases });
  servePods(app, { kube, audit, sessions, namespace, kubeconfig });
  serveScaling(app, { samples, load });
  serveLive(app, { guard, cluster, deploy, story, load, sampler, onSocket: (socket) => serveLogs(socket, { kube, state: cluster.state, namespace, release }) });
  servePages(app, { folder: settings.ui, guard });

  app.addHook('onClose', async () => {
    await load.close();
    sampler.close();
    story.close();
    await cluster.close();
    await kube.close();
    database.close();
  });
  return { app, deploy };
}

/** The door of every request: loopback names only, our own pages only, JSON writes only. See `security/guard.ts`. */
function guardRequests(app: FastifyInstance, guard: Guard): void {
  app.removeAllContentTypeParsers();
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    // A DELETE carries the content type, which no form can send, but needs no body.
    if (body === '') done(null, undefined);
    else void parseJson(request, String(body), done);
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cross-origin-opener-policy': 'same-origin', 'cross-origin-resource-policy': 'same-origin' });
    guard.checkDoor(request.headers);
    if (!request.url.startsWith('/api/')) return;
    reply.header('cache-control', 'no-store');
    guard.checkCookie(request.headers);
    guard.checkToken(request.headers[tokenHeader]);
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (!isRead && !/^application\/json\b/.test(request.headers['content-type'] ?? '')) throw new UserError('bad-request', 'Writes must be sent as application/json.');
  });
}
