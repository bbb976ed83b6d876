import { createHash } from 'node:crypto';

/**
 * The Content-Security-Policy of one HTML page. Next's static export writes inline scripts into every page; their hashes are
 * listed, so nothing else inline can run. Styles stay `unsafe-inline`: libraries inject style elements.
 */
export function toPagePolicy(html: string): string {
  const hashes = [...html.matchAll(/<script(?<attributes>[^>]*)>(?<code>[\s\S]*?)<\/script>/gi)].flatMap(({ groups }) => {
    const code = groups?.['code'] ?? '';
    if (code === '' || /\ssrc\s*=/i.test(groups?.['attributes'] ?? '')) return [];
    return [`'sha256-${createHash('sha256').update(code).digest('base64')}'`];
  });
  return [
    "default-src 'self'",
    `script-src ${["'self'", ...new Set(hashes)].join(' ')}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
