/** They describe one hop, or a body that fetch has already decoded; the next hop writes its own. */
const HOP_HEADERS = ['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'te', 'trailer', 'content-length', 'content-encoding', 'host', 'expect'];

/** Sends a request on to `backend` and streams its answer; 502 as a problem document when nothing answers. */
export async function passToBackend(request: Request, backend: string): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const hasBody = request.method !== 'GET' && request.method !== 'HEAD';
  try {
    const answer = await fetch(new URL(pathname + search, backend), {
      method: request.method,
      headers: withoutHopHeaders(request.headers),
      redirect: 'manual',
      signal: request.signal,
      ...(hasBody ? { body: request.body, duplex: 'half' } : {}),
    });
    const headers = withoutHopHeaders(answer.headers);
    // no-transform keeps Next's compression from holding back events until the stream ends.
    if (headers.get('content-type')?.startsWith('text/event-stream')) headers.set('cache-control', 'no-cache, no-transform');
    return new Response(answer.body, { status: answer.status, headers });
  } catch {
    const problem = { status: 502, code: 'backend_unreachable', title: 'The backend cannot be reached.' };
    return Response.json(problem, { status: 502, headers: { 'content-type': 'application/problem+json' } });
  }
}

function withoutHopHeaders(headers: Headers): Headers {
  const kept = new Headers(headers);
  for (const name of HOP_HEADERS) kept.delete(name);
  return kept;
}
