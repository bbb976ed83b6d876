import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { UserError } from '../user-error.ts';

/**
 * Listens on 127.0.0.1 and, where the machine has it, on ::1 with the same port, because browsers may resolve `localhost` to either.
 * The second door hands everything to the first one's server. Returns the port; closing the app closes both.
 */
export async function listenOnLoopback(app: FastifyInstance, port: number): Promise<number> {
  let second: Server | null = null;
  app.addHook('onClose', async () => {
    second?.closeAllConnections();
    second?.close();
  });
  await app.listen({ host: '127.0.0.1', port }).catch((error: unknown) => {
    if (!isInUse(error)) throw error;
    throw new UserError('unavailable', `Port ${port} is in use. Stop the program that uses it, or start the console with another one: npm start -- --port ${port + 1}`, { cause: error });
  });
  const bound = portOf(app.server);
  second = await listenOnIpv6(app.server, bound);
  return bound;
}

function listenOnIpv6(first: Server, port: number): Promise<Server | null> {
  const server = createServer((request, response) => void first.emit('request', request, response));
  server.on('upgrade', (request, socket, head) => void first.emit('upgrade', request, socket, head));
  return new Promise((resolve, reject) => {
    server.once('error', (error) => (isInUse(error)
      ? reject(new UserError('unavailable', `Port ${port} is in use on ::1, so http://localhost:${port} may reach another program. Choose another port with --port.`))
      : resolve(null)));
    server.listen({ host: '::1', port, ipv6Only: true }, () => resolve(server));
  });
}

export function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function isInUse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}
