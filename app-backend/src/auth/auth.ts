import { betterAuth } from 'better-auth/minimal';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import type { FastifyBaseLogger } from 'fastify';
import type { Queries } from '../db/database.ts';
import * as schema from '../db/schema.ts';
import type { IsTrustedOrigin } from '../http/origins.ts';
import { createPasswords } from './passwords.ts';

/** Set by our own door on every request, replacing what the client sent: the address that Fastify's trustProxy found. */
export const CLIENT_IP_HEADER = 'x-wheelhouse-client-ip';

export interface AuthOptions {
  secret: string;
  /** Public origin; cookies are `Secure` when it is https. */
  url: string;
  isTrustedOrigin: IsTrustedOrigin;
  log: FastifyBaseLogger;
}

/** Accounts and sessions: e-mail and password, everything in PostgreSQL, so that any replica can serve any request. */
export function createAuth(queries: Queries, { secret, url, isTrustedOrigin, log }: AuthOptions) {
  const perMinute = (max: number) => ({ window: 60, max });
  return betterAuth({
    appName: 'Todo',
    secret,
    baseURL: url,
    basePath: '/api/auth',
    database: drizzleAdapter(queries, { provider: 'pg', schema }),
    emailAndPassword: { enabled: true, autoSignIn: true, minPasswordLength: 8, maxPasswordLength: 128, password: createPasswords() },
    user: { deleteUser: { enabled: true } },
    session: {
      expiresIn: 60 * 60 * 24 * 30,
      updateAge: 60 * 60 * 24,
      // Saves two queries on most requests; a session ended elsewhere is believed for up to this long (seconds).
      cookieCache: { enabled: true, maxAge: 60 },
    },
    trustedOrigins: (request) => {
      const origin = request?.headers.get('origin');
      const host = request?.headers.get('host');
      return origin && host && isTrustedOrigin(origin, host) ? [origin] : [];
    },
    rateLimit: {
      enabled: true,
      storage: 'database',
      ...perMinute(600),
      customRules: { '/sign-up/email': perMinute(60), '/sign-in/email': perMinute(60) },
    },
    advanced: {
      cookiePrefix: 'todo',
      // Better Auth turns its checks off by itself when NODE_ENV or TEST says test.
      disableOriginCheck: false,
      disableCSRFCheck: false,
      useSecureCookies: url.startsWith('https:'),
      ipAddress: { ipAddressHeaders: [CLIENT_IP_HEADER] },
    },
    telemetry: { enabled: false },
    // Errors that are not answers (a lost database) go to our own error handler, which keeps SQL out of bodies.
    onAPIError: { throw: true },
    logger: { log: (level, message) => log[level]({ source: 'better-auth' }, message) },
  });
}

export type Auth = ReturnType<typeof createAuth>;
