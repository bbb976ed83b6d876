import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Json, JsonObject } from '../json.ts';
import { StatusError } from '../objects.ts';

/** One request, parsed as far as every door needs it. */
export type Call = {
  method: string;
  /** Decoded parts of the path: `/api/v1/pods` → api, v1, pods. */
  path: readonly string[];
  query: URLSearchParams;
  accept: string;
  contentType: string;
  userAgent: string;
  /** Fires when the client is gone. */
  signal: AbortSignal;
  body(): Promise<Buffer>;
  /** Headers to answer `Warning` with: what was wrong, but not wrong enough. */
  warnings: string[];
  response: ServerResponse;
};

/** As upstream: etcd's limit is what bounds a request. */
const BODY_LIMIT_BYTES = 3 * 1024 * 1024;

export function toCall(request: IncomingMessage, response: ServerResponse): Call {
  const url = new URL(request.url ?? '/', 'https://sandbox');
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  return {
    method: request.method ?? 'GET',
    path: url.pathname.split('/').filter(Boolean).map(decode),
    query: url.searchParams,
    accept: request.headers.accept ?? '*/*',
    contentType: (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '',
    userAgent: request.headers['user-agent'] ?? '',
    signal: gone.signal,
    body: () => readBody(request),
    warnings: [],
    response,
  };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new StatusError(400, 'BadRequest', `the path part "${part}" is not encoded properly`);
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > BODY_LIMIT_BYTES) throw new StatusError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${BODY_LIMIT_BYTES}`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export function answer({ response, warnings }: Call, code: number, body: Json, contentType = 'application/json'): void {
  const text = JSON.stringify(body);
  if (warnings.length > 0) response.setHeader('warning', warnings.map((words) => `299 - ${JSON.stringify(words)}`));
  response.writeHead(code, { 'content-type': contentType, 'content-length': Buffer.byteLength(text), 'cache-control': 'no-cache, private' });
  response.end(text);
}

export function answerText({ response }: Call, code: number, text: string): void {
  response.writeHead(code, { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' });
  response.end(text);
}

/** metav1.Status of a failure. */
export function toStatus({ code, reason, message, details }: StatusError): JsonObject {
  return {
    kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, ...(reason && { reason }),
    ...(Object.keys(details).length > 0 && { details: JSON.parse(JSON.stringify(details)) }), code,
  };
}
