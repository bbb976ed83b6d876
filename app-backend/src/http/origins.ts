import type { FastifyRequest } from 'fastify';
import { UserError } from './user-error.ts';

/** Says whether a page at `origin` may act for the person who is signed in at `host` (the request's Host, with port). */
export type IsTrustedOrigin = (origin: string, host: string) => boolean;

/**
 * Trusts the configured origins, and any port of their host names when it is the port being called: an ingress or a
 * port-forward may listen anywhere, but a page of another port's program is still another site.
 */
export function createOriginCheck(origins: readonly string[]): IsTrustedOrigin {
  const exact = new Set(origins);
  const hostnames = new Set(origins.map((origin) => new URL(origin).hostname));
  return (origin, host) => {
    if (exact.has(origin)) return true;
    if (!URL.canParse(origin)) return false;
    const url = new URL(origin);
    return url.host === host && hostnames.has(url.hostname);
  };
}

/**
 * Refuses writes that a page of another origin sends with the person's cookie. SameSite=Lax does not: cookies ignore ports.
 * Programs that are not browsers send no Origin and hold the cookie anyway.
 */
export function refuseForeignOrigins(isTrusted: IsTrustedOrigin) {
  return async (request: FastifyRequest): Promise<void> => {
    const { origin } = request.headers;
    if (origin === undefined || request.method === 'GET' || request.method === 'HEAD') return;
    if (!isTrusted(origin, request.host)) throw new UserError(403, 'origin_refused', `Requests from ${origin} are not accepted.`);
  };
}
