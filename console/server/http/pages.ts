import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Guard } from '../security/guard.ts';
import { toPagePolicy } from '../security/page-policy.ts';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8',
  '.json': 'application/json', '.txt': 'text/plain; charset=utf-8', '.svg': 'image/svg+xml', '.ico': 'image/x-icon',
  '.png': 'image/png', '.woff2': 'font/woff2', '.map': 'application/json', '.webmanifest': 'application/manifest+json',
};
const compressible = new Set(['.html', '.js', '.css', '.json', '.txt', '.svg', '.map']);

type Body = { bytes: Buffer; etag: string; packed: Map<string, Promise<Buffer>> };
type Asset = { extension: string; immutable: boolean; body: Body; /** Pages: the same with the token, for navigations. */ page: Body | null; policy: string | null };

/**
 * Serves the UI's static export from memory. Only files that were there at start have an address, so no path can lead out of the
 * folder. `x.html` answers under `/x`; pages carry the launch's token, but only when a person opens them.
 */
export function servePages(app: FastifyInstance, options: { folder: string; guard: Guard }): void {
  const { guard } = options;
  const assets = readAssets(options.folder, guard.token);

  app.setNotFoundHandler(async (request, reply) => {
    const path = decodePath(request.url);
    const asset = assets.get(path) ?? assets.get(path.replace(/\/$/, ''));
    if (request.method !== 'GET' && request.method !== 'HEAD') return reply.code(404).send({ code: 'not-found', message: 'There is nothing at this address.' });
    if (asset) return send(request, reply, asset);
    if (assets.size === 0) return reply.code(503).type('text/plain').send('The pages of the console are not built. Run `npm start`, or `npm run build`.\n');
    const missing = assets.get('/404');
    reply.code(404);
    return missing && extname(path) === '' ? send(request, reply, missing) : reply.type('text/plain').send('Not found\n');
  });

  async function send(request: FastifyRequest, reply: FastifyReply, asset: Asset): Promise<FastifyReply> {
    const isNavigation = asset.page !== null && guard.isNavigation(request.method, request.headers);
    const body = isNavigation && asset.page ? asset.page : asset.body;
    if (isNavigation) reply.header('set-cookie', guard.setCookie());
    if (asset.policy !== null) reply.header('content-security-policy', asset.policy);
    reply.header('cache-control', asset.immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
    reply.header('etag', body.etag).header('vary', 'accept-encoding').type(types[asset.extension] ?? 'application/octet-stream');
    // A navigation always gets the whole page: it brings the cookie.
    if (!isNavigation && request.headers['if-none-match'] === body.etag) return reply.code(304).send();
    const encoding = compressible.has(asset.extension) ? pickEncoding(request.headers['accept-encoding']) : null;
    if (encoding === null) return reply.send(body.bytes);
    return reply.header('content-encoding', encoding).send(await pack(body, encoding));
  }
}

function readAssets(folder: string, token: string): Map<string, Asset> {
  const assets = new Map<string, Asset>();
  for (const file of listFiles(folder)) {
    const path = `/${relative(folder, file).split(sep).join('/')}`;
    const extension = extname(file);
    const bytes = readFileSync(file);
    const immutable = path.startsWith('/_next/static/');
    if (extension !== '.html') {
      assets.set(path, { extension, immutable, body: toBody(bytes), page: null, policy: null });
      continue;
    }
    const html = bytes.toString('utf8');
    const withToken = html.replace('<head>', `<head><meta name="wheelhouse-token" content="${token}"/>`);
    const asset: Asset = { extension, immutable, body: toBody(bytes), page: toBody(Buffer.from(withToken)), policy: toPagePolicy(html) };
    assets.set(path.replace(/(\/index)?\.html$/, '') || '/', asset);
  }
  return assets;
}

function listFiles(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

function toBody(bytes: Buffer): Body {
  return { bytes, etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`, packed: new Map() };
}

/** Packed once, when first asked for: the export is read at every start, and most of it is never asked for. */
function pack(body: Body, encoding: 'br' | 'gzip'): Promise<Buffer> {
  const known = body.packed.get(encoding);
  if (known) return known;
  const packed = encoding === 'br'
    ? promisify(brotliCompress)(body.bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })
    : promisify(gzip)(body.bytes);
  body.packed.set(encoding, packed);
  return packed;
}

function pickEncoding(accepted: string | string[] | undefined): 'br' | 'gzip' | null {
  const names = String(accepted ?? '').split(',').map((part) => part.split(';')[0]?.trim());
  if (names.includes('br')) return 'br';
  return names.includes('gzip') ? 'gzip' : null;
}

function decodePath(url: string): string {
  try {
    return decodeURIComponent(url.split('?')[0] ?? '/');
  } catch {
    return '';
  }
}
