import type { Me } from '@wheelhouse/chat-contract/account.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { UserError } from '../http/user-error.ts';
import type { Auth } from './auth.ts';
import { toAuthHeaders } from './auth-routes.ts';

/** The person a request acts for. @throws UserError 401 `unauthorized` */
export type SignedIn = (request: FastifyRequest, reply: FastifyReply) => Promise<Me>;

export function createSignedIn(auth: Auth): SignedIn {
  return async (request, reply) => {
    const { headers, response } = await auth.api.getSession({ headers: toAuthHeaders(request), returnHeaders: true });
    // The cookie cache is renewed here; without passing it on, every request after its first minute would query.
    const cookies = headers.getSetCookie();
    if (cookies.length > 0) reply.header('set-cookie', cookies);
    if (response === null) throw new UserError(401, 'unauthorized', 'Please sign in.');
    const { id, name, email } = response.user;
    return { id, name, email };
  };
}
