import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { StatusError } from '../objects.ts';

/**
 * Refuses whoever is not meant to call: a page in a browser (Origin), a name that was made to point here (Host), and anyone
 * without the token of the kubeconfig. Whoever can call the API can start processes.
 */
export function createGuard({ token, port }: { token: string; port: () => number }): (request: IncomingMessage) => void {
  const expected = digest(`Bearer ${token}`);
  return ({ headers }) => {
    const host = headers.host ?? '';
    if (host !== `127.0.0.1:${port()}` && host !== `localhost:${port()}`) throw new StatusError(403, 'Forbidden', `forbidden: the host "${host}" is not this server`);
    if (headers.origin) throw new StatusError(403, 'Forbidden', 'forbidden: requests of web pages are not served');
    if (!timingSafeEqual(digest(headers.authorization ?? ''), expected)) throw new StatusError(401, 'Unauthorized', 'Unauthorized');
  };
}

/** One length for every header, so that comparing takes the same time. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
