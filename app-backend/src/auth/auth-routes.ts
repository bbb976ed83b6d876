import { fromNodeHeaders } from 'better-auth/node';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasNul, nulRefused } from '../http/parse.ts';
import { CLIENT_IP_HEADER, type Auth } from './auth.ts';

/** Better Auth's own endpoints under /api/auth; bodies and errors there are Better Auth's, not problem+json. */
export function authRoutes(auth: Auth) {
  return async (app: FastifyInstance): Promise<void> => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => done(null, body));
    app.route({
      method: ['GET', 'POST'],
      url: '/api/auth/*',
      handler: async (request, reply) => {
        const response = await auth.handler(toWebRequest(request));
        return sendWebResponse(reply, response);
      },
    });
  };
}

/** What Better Auth may see of the request: its headers, with the client's address replaced by the one we trust. */
export function toAuthHeaders(request: FastifyRequest): Headers {
  const headers = fromNodeHeaders(request.headers);
  headers.set(CLIENT_IP_HEADER, request.ip);
  headers.set('host', request.host);
  return headers;
}

function toWebRequest(request: FastifyRequest): Request {
  const url = new URL(request.url, 'http://backend.invalid');
  const body = typeof request.body === 'string' ? request.body : undefined;
  if (body !== undefined && hasNul(body)) throw nulRefused;
  const headers = toAuthHeaders(request);
  headers.delete('content-length');
  return new Request(url, { method: request.method, headers, body });
}

async function sendWebResponse(reply: FastifyReply, response: Response): Promise<FastifyReply> {
  reply.code(response.status);
  for (const [name, value] of response.headers) if (name !== 'set-cookie') reply.header(name, value);
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) reply.header('set-cookie', cookies);
  const retryAfter = response.headers.get('x-retry-after');
  if (retryAfter !== null) reply.header('retry-after', retryAfter);
  return reply.send(Buffer.from(await response.arrayBuffer()));
}
