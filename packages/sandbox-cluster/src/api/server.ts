import { createServer, type Server } from 'node:https';
import type { Duplex } from 'node:stream';
import type { FieldOwnership } from '../fields/managed-fields.ts';
import { isObject } from '../json.ts';
import type { Log } from '../log.ts';
import { StatusError } from '../objects.ts';
import type { Runtime } from '../runtime.ts';
import type { Schemas } from '../schema/schema.ts';
import type { Store } from '../store/store.ts';
import { readDocument } from './body.ts';
import { answer, answerText, type Call, toCall, toStatus } from './call.ts';
import type { Credentials } from './credentials.ts';
import { discovery } from './discovery.ts';
import { createGuard } from './guard.ts';
import { readMetrics } from './metrics.ts';
import { openApi } from './openapi.ts';
import { createExecDoor } from './pod-exec.ts';
import { handleResource } from './resources.ts';
import { toTarget } from './route.ts';

export type ApiOptions = {
  store: Store; schemas: Schemas; ownership: FieldOwnership; runtime: Runtime; credentials: Credentials; log: Log; now: () => Date;
};
export type Api = { listen(port: number): Promise<number>; close(): Promise<void> };

const VERSION = {
  major: '1', minor: '34', gitVersion: 'v1.34.4+sandbox', gitCommit: '', gitTreeState: 'clean', buildDate: '1970-01-01T00:00:00Z',
  goVersion: 'go1.26', compiler: 'node', platform: `${process.platform}/${process.arch === 'x64' ? 'amd64' : process.arch}`,
};

/** The HTTPS server. Nothing listens before `listen`; port 0 takes a free one. */
export function createApi({ credentials, log, ...context }: ApiOptions): Api {
  let port = 0;
  const guard = createGuard({ token: credentials.token, port: () => port });
  const exec = createExecDoor({ ...context, log });

  const handle = async (call: Call): Promise<void> => {
    const [root, group] = call.path;
    if (root === 'version') return answer(call, 200, VERSION);
    if (root === 'healthz' || root === 'livez' || root === 'readyz') return answerText(call, 200, 'ok');
    if (root === 'openapi' && group === 'v3') {
      const document = openApi(context.schemas, call.path.slice(2));
      return document ? answer(call, 200, document) : answerText(call, 404, '404 page not found\n');
    }
    const discovered = call.method === 'GET' ? discovery(call.path, call.accept) : undefined;
    if (discovered) return answer(call, 200, discovered.body, discovered.contentType);
    if (root === 'apis' && group === 'metrics.k8s.io') return readMetrics(context.store, context.runtime, call);
    if (root === 'apis' && group === 'authorization.k8s.io' && call.path[3] === 'selfsubjectaccessreviews' && call.method === 'POST') return reviewAccess(call);
    const target = toTarget(call.path);
    return target ? handleResource(context, call, target) : answerText(call, 404, '404 page not found\n');
  };

  const fail = (call: Call, error: unknown): void => {
    if (call.signal.aborted || call.response.writableEnded) return;
    const status = error instanceof StatusError ? error : new StatusError(500, 'InternalError', 'Internal error occurred');
    if (!(error instanceof StatusError)) log.error({ error, method: call.method, path: call.path.join('/') }, 'a request failed');
    if (call.response.headersSent) call.response.destroy();
    else answer(call, status.code, toStatus(status));
  };

  const server: Server = createServer({ key: credentials.key, cert: credentials.cert, keepAliveTimeout: 120_000, minVersion: 'TLSv1.2' }, (request, response) => {
    // Watches and logs are streams of small messages: each is to arrive when it is written.
    request.socket.setNoDelay(true);
    const call = toCall(request, response);
    Promise.resolve().then(() => guard(request)).then(() => handle(call)).catch((error: unknown) => fail(call, error));
  });
  server.on('upgrade', (request, socket, head) => {
    const run = async (): Promise<void> => {
      guard(request);
      const target = toTarget(new URL(request.url ?? '/', 'https://sandbox').pathname.split('/').filter(Boolean));
      if (target?.served.kind !== 'Pod' || target.subresource !== 'exec') throw new StatusError(404, 'NotFound', 'the server could not find the requested resource');
      await exec.upgrade(request, socket, head, target);
    };
    run().catch((error: unknown) => refuse(socket, error instanceof StatusError ? error : new StatusError(500, 'InternalError', 'Internal error occurred')));
  });
  server.on('tlsClientError', () => undefined);

  return {
    async listen(wanted) {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject).listen(wanted, '127.0.0.1', () => {
          server.off('error', reject);
          resolve();
        });
      });
      const address = server.address();
      if (typeof address === 'object' && address) port = address.port;
      return port;
    },
    async close() {
      exec.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Whoever holds the token may do everything. */
async function reviewAccess(call: Call): Promise<void> {
  const review = (await readDocument(call)) ?? {};
  const { kind: _kind, apiVersion: _apiVersion, metadata, spec } = review;
  answer(call, 201, {
    kind: 'SelfSubjectAccessReview', apiVersion: 'authorization.k8s.io/v1', metadata: isObject(metadata) ? metadata : {}, spec: isObject(spec) ? spec : {},
    status: { allowed: true, reason: 'the sandbox has one user, who may do everything' },
  });
}

function refuse(socket: Duplex, error: StatusError): void {
  const body = JSON.stringify(toStatus(error));
  socket.end(`HTTP/1.1 ${error.code} Error\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`);
}
