import { type NextRequest, NextResponse } from 'next/server';
import { contentSecurityPolicy } from './lib/content-security-policy.ts';
import { isDevelopment } from './env.ts';

/**
 * Gives each page its own nonce. Next reads the policy from the request and puts the nonce on the inline scripts it
 * streams, so no script runs that this server did not write.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64');
  const policy = contentSecurityPolicy(nonce, { development: isDevelopment });
  const headers = new Headers(request.headers);
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  return response;
}

/** Pages only: not the API, not files. */
export const config = { matcher: '/((?!api/|_next/|icon.svg).*)' };
