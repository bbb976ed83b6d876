import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Endpoint } from './endpoints.ts';

const CONNECT_TIMEOUT_MS = 5_000;

export type ServiceProxy = {
  /** Connections that exist go on; resolves when the last of them has ended. */
  stopListening(): Promise<void>;
  close(): Promise<void>;
};

/**
 * A port of a Service: connections go round over its endpoints, to the next one when one cannot be reached. Established connections stay
 * where they are when endpoints change. Rejects when the address cannot be bound.
 */
export async function startServiceProxy({ host, port, endpoints }: { host: string; port: number; endpoints: () => Endpoint[] }): Promise<ServiceProxy> {
  const open = new Set<Socket>();
  let turn = 0;
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }, (client) => {
    open.add(client);
    client.once('close', () => open.delete(client));
    client.on('error', () => client.destroy());
    const candidates = endpoints();
    const first = turn++ % Math.max(1, candidates.length);
    tryNext(client, [...candidates.slice(first), ...candidates.slice(0, first)]);
  });
  await listen(server, host, port);
  return {
    stopListening: () => new Promise((resolve) => { server.close(() => resolve()); }),
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of open) socket.destroy();
    }),
  };
}

function tryNext(client: Socket, [endpoint, ...others]: Endpoint[]): void {
  if (client.destroyed) return;
  if (!endpoint) {
    client.resetAndDestroy();
    return;
  }
  const upstream = connect({ ...endpoint, allowHalfOpen: true, noDelay: true });
  const next = (): void => {
    upstream.destroy();
    tryNext(client, others);
  };
  const timer = setTimeout(next, CONNECT_TIMEOUT_MS);
  upstream.once('error', next);
  client.once('close', () => upstream.destroy());
  upstream.once('connect', () => {
    clearTimeout(timer);
    upstream.off('error', next);
    upstream.on('error', () => client.resetAndDestroy());
    upstream.once('close', () => client.destroy());
    client.pipe(upstream);
    upstream.pipe(client);
    client.resume();
  });
  upstream.once('close', () => clearTimeout(timer));
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
