import { Agent, createServer, type IncomingMessage, request, type RequestOptions, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Endpoint, toKey } from './endpoints.ts';

export type Target = { endpoints: Endpoint[]; readTimeoutMs: number };
export type IngressProxy = {
  server: Server;
  /** Lets go of idle connections to endpoints that are no longer there. */
  keepOnly(endpoints: ReadonlySet<string>): void;
};

const CONNECT_TIMEOUT_MS = 5_000;
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'proxy-connection', 'proxy-authenticate', 'proxy-authorization', 'te', 'trailer', 'transfer-encoding', 'upgrade']);

/**
 * A reverse proxy that keeps nothing: requests and answers flow as they come. A request goes to another endpoint only when it cannot have
 * been acted on: the connection could not be made, or a kept connection broke before any byte of an answer to a request without a
 * body that may be repeated. Requests that may not be repeated never use a kept connection.
 */
export function createIngressProxy(findTarget: (host: string, url: string) => Target | undefined): IngressProxy {
  const agents = new Map<string, Agent>();
  let turn = 0;
  const toAgent = (endpoint: Endpoint): Agent => {
    const key = toKey(endpoint);
    const agent = agents.get(key) ?? new Agent({ keepAlive: true, maxFreeSockets: 64 });
    agents.set(key, agent);
    return agent;
  };
  const inTurn = (endpoints: Endpoint[]): Endpoint[] => {
    const first = turn++ % Math.max(1, endpoints.length);
    return [...endpoints.slice(first), ...endpoints.slice(0, first)];
  };

  const server = createServer({ keepAliveTimeout: 75_000, requestTimeout: 0 }, (incoming, answer) => {
    const target = findTarget(incoming.headers.host ?? '', incoming.url ?? '/');
    if (!target) return refuse(answer, 404, 'No Ingress has a rule for this host and path.');
    if (target.endpoints.length === 0) return refuse(answer, 503, 'The Service behind this address has no ready endpoints.');
    forward({ incoming, answer, endpoints: inTurn(target.endpoints), readTimeoutMs: target.readTimeoutMs, toAgent });
  });
  server.on('upgrade', (incoming, client, head) => {
    const target = findTarget(incoming.headers.host ?? '', incoming.url ?? '/');
    if (!target || target.endpoints.length === 0) return endUpgrade(client, target ? '503 Service Unavailable' : '404 Not Found');
    upgrade({ incoming, client, head, endpoints: inTurn(target.endpoints) });
  });
  return {
    server,
    keepOnly(endpoints) {
      for (const [key, agent] of agents) {
        if (endpoints.has(key)) continue;
        agents.delete(key);
        // Idle ones end now; what is under way ends by itself, and its connection is not kept: the agent is gone.
        for (const socket of Object.values(agent.freeSockets).flat()) socket?.destroy();
        agent.maxFreeSockets = 0;
      }
    },
  };
}

type Forwarding = { incoming: IncomingMessage; answer: ServerResponse; endpoints: Endpoint[]; readTimeoutMs: number; toAgent: (endpoint: Endpoint) => Agent };

function forward({ incoming, answer, endpoints: [endpoint, ...others], readTimeoutMs, toAgent }: Forwarding): void {
  if (!endpoint) return refuse(answer, 502, 'No endpoint of the Service behind this address could be reached.');
  const hasBody = incoming.headers['content-length'] !== undefined ? incoming.headers['content-length'] !== '0' : incoming.headers['transfer-encoding'] !== undefined;
  const repeatable = !hasBody && ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'].includes(incoming.method ?? '');
  const options: RequestOptions = {
    ...endpoint, method: incoming.method, path: incoming.url, headers: toForwardedHeaders(incoming), setHost: false,
    agent: repeatable ? toAgent(endpoint) : false,
  };
  const upstream = request(options);
  let connected = false;
  let timedOut = false;
  const timer = setTimeout(() => {
    if (!connected) upstream.destroy(new Error('connect timeout'));
  }, CONNECT_TIMEOUT_MS);
  const abandon = (): void => { upstream.destroy(); };
  answer.once('close', abandon);

  upstream.once('socket', (socket) => {
    const start = (): void => {
      connected = true;
      clearTimeout(timer);
      if (hasBody) incoming.pipe(upstream);
    };
    if (socket.connecting) socket.once('connect', start);
    else start();
  });
  upstream.setTimeout(readTimeoutMs, () => {
    timedOut = true;
    upstream.destroy(new Error('read timeout'));
  });
  upstream.once('response', (response) => {
    answer.writeHead(response.statusCode ?? 502, response.statusMessage, toPassedOn(response.rawHeaders));
    answer.flushHeaders();
    response.pipe(answer);
    response.once('error', () => answer.destroy());
    response.once('aborted', () => answer.destroy());
  });
  upstream.on('error', () => {
    clearTimeout(timer);
    answer.off('close', abandon);
    if (answer.destroyed) return;
    if (answer.headersSent) {
      answer.destroy();
      return;
    }
    if (timedOut) return refuse(answer, 504, 'The application did not answer in time.');
    if (!connected || (upstream.reusedSocket && repeatable)) {
      // A kept connection may have been broken by an endpoint that is fine: it is tried once more, last.
      forward({ incoming, answer, endpoints: connected ? [...others, endpoint] : others, readTimeoutMs, toAgent });
      return;
    }
    refuse(answer, 502, 'The application ended the connection without an answer.');
  });
  if (!hasBody) upstream.end();
}

function upgrade({ incoming, client, head, endpoints: [endpoint, ...others] }: { incoming: IncomingMessage; client: Duplex; head: Buffer; endpoints: Endpoint[] }): void {
  if (!endpoint) return endUpgrade(client, '502 Bad Gateway');
  const headers = { ...toForwardedHeaders(incoming), connection: 'Upgrade', upgrade: incoming.headers.upgrade ?? 'websocket' };
  const upstream = request({ ...endpoint, method: incoming.method, path: incoming.url, headers, setHost: false, agent: false });
  let connected = false;
  client.on('error', () => upstream.destroy());
  client.once('close', () => upstream.destroy());
  upstream.once('socket', (socket) => socket.once('connect', () => { connected = true; }));
  upstream.once('upgrade', (response, socket: Socket, rest) => {
    client.write(toHead(response));
    if (rest.length > 0) client.write(rest);
    if (head.length > 0) socket.write(head);
    socket.setNoDelay(true);
    socket.on('error', () => client.destroy());
    socket.once('close', () => client.destroy());
    client.once('close', () => socket.destroy());
    socket.pipe(client).pipe(socket);
  });
  upstream.once('response', (response) => {
    // The application refused to switch; its answer is for the client.
    client.write(toHead(response, ['Connection: close']));
    response.pipe(client);
  });
  upstream.on('error', () => (connected ? endUpgrade(client, '502 Bad Gateway') : upgrade({ incoming, client, head, endpoints: others })));
  upstream.end();
}

/** What the client says about itself in X-Forwarded-* is not believed. */
function toForwardedHeaders({ headers, socket }: IncomingMessage): Record<string, string | string[]> {
  const passed: Record<string, string | string[]> = {};
  const dropped = new Set((headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase()));
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || dropped.has(name) || name.startsWith('x-forwarded-') || name === 'x-real-ip' || name === 'forwarded') continue;
    if (name === 'transfer-encoding' || !HOP_BY_HOP.has(name)) passed[name] = value;
  }
  const client = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  const host = headers.host ?? '';
  return {
    ...passed,
    'x-forwarded-for': client, 'x-real-ip': client, 'x-forwarded-proto': 'http', 'x-forwarded-scheme': 'http', 'x-scheme': 'http',
    'x-forwarded-host': host, 'x-forwarded-port': String(socket.localPort ?? ''),
  };
}

/** Names and values as the application wrote them, repeated headers too, without those of its own connection. */
function toPassedOn(raw: string[]): string[] {
  const passed: string[] = [];
  for (let at = 0; at < raw.length; at += 2) {
    const [name = '', value = ''] = raw.slice(at, at + 2);
    if (!HOP_BY_HOP.has(name.toLowerCase())) passed.push(name, value);
  }
  return passed;
}

function toHead(response: IncomingMessage, extra: string[] = []): string {
  const lines = [`HTTP/1.1 ${response.statusCode} ${response.statusMessage}`];
  const raw = extra.length > 0 ? toPassedOn(response.rawHeaders) : response.rawHeaders;
  for (let at = 0; at < raw.length; at += 2) lines.push(`${raw[at]}: ${raw[at + 1]}`);
  return `${[...lines, ...extra].join('\r\n')}\r\n\r\n`;
}

function refuse(answer: ServerResponse, status: number, words: string): void {
  answer.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${status} ${words}\n`);
}

function endUpgrade(client: Duplex, status: string): void {
  client.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
