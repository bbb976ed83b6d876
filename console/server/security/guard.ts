import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { UserError } from '../user-error.ts';

/**
 * Who may talk to this server: only pages that it served itself, in this launch, under a loopback name.
 *
 * - `Host` must be a loopback name with our port (DNS rebinding), `Origin` must be ours when it is sent (cross-site requests).
 * - A cookie, set on top-level navigation only, proves that this browser opened the console; a header, whose value only a page of
 *   ours can read from its meta tag, proves that the page itself asks. Both are random per launch.
 * - Other processes of the same user are outside this boundary.
 */
export type Guard = {
  /** Value of the meta tag and of the request header. */
  token: string;
  /** Throws unless Host and Origin are ours. For every request and every upgrade. */
  checkDoor(headers: IncomingHttpHeaders): void;
  /** Throws unless the cookie is this launch's. */
  checkCookie(headers: IncomingHttpHeaders): void;
  /** Throws unless the token is this launch's. */
  checkToken(token: unknown): void;
  /** True for a browser's top-level navigation, and for a client that is no browser and asks for a page. */
  isNavigation(method: string, headers: IncomingHttpHeaders): boolean;
  /** The `Set-Cookie` value for a navigation. */
  setCookie(): string;
};

const staleSession = 'This page belongs to an earlier start of the console. Reload it.';

/** `port` is asked per request, because it is known only once the server listens. */
export function createGuard(port: () => number): Guard {
  const token = randomBytes(32).toString('base64url');
  const cookie = randomBytes(32).toString('base64url');
  const hosts = (): string[] => ['localhost', '127.0.0.1', '[::1]'].map((name) => (port() === 80 ? name : `${name}:${port()}`));

  return {
    token,
    checkDoor(headers) {
      const allowed = hosts();
      if (!allowed.includes(headers.host ?? '')) throw new UserError('forbidden', `The console answers only under http://localhost:${port()}.`);
      const { origin } = headers;
      if (origin !== undefined && !allowed.some((host) => origin === `http://${host}`)) throw new UserError('forbidden', 'Requests from other sites are refused.');
      const site = headers['sec-fetch-site'];
      const isNavigation = headers['sec-fetch-mode'] === 'navigate';
      if (site !== undefined && site !== 'same-origin' && site !== 'none' && !isNavigation) throw new UserError('forbidden', 'Requests from other sites are refused.');
    },
    checkCookie(headers) {
      const sent = (headers.cookie ?? '').split(';').map((pair) => pair.trim()).filter((pair) => pair.startsWith(`wheelhouse-${port()}=`));
      if (!sent.some((pair) => isSame(pair.slice(pair.indexOf('=') + 1), cookie))) throw new UserError('stale-session', staleSession);
    },
    checkToken(sent) {
      if (typeof sent !== 'string' || !isSame(sent, token)) throw new UserError('stale-session', staleSession);
    },
    isNavigation(method, headers) {
      if (method !== 'GET') return false;
      const mode = headers['sec-fetch-mode'];
      const destination = headers['sec-fetch-dest'];
      if (mode === undefined && destination === undefined) return (headers.accept ?? '').includes('text/html');
      return mode === 'navigate' && destination === 'document';
    },
    setCookie: () => `wheelhouse-${port()}=${cookie}; Path=/; HttpOnly; SameSite=Strict`,
  };
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
