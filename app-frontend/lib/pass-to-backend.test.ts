import { createServer, type RequestListener } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { passToBackend } from './pass-to-backend.ts';

let close: () => Promise<void> = () => Promise.resolve();
afterEach(() => close());

async function startBackend(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close = () =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the backend has no port');
  return `http://127.0.0.1:${address.port}`;
}

test('passes path, query, body and cookies on, and both cookies back', async () => {
  const backend = await startBackend((request, response) => {
    response.setHeader('set-cookie', ['a=1; Path=/', 'b=2; Path=/']);
    request.pipe(response.writeHead(201, { 'x-seen': `${request.method} ${request.url} ${request.headers.cookie}` }));
  });
  const request = new Request('http://todo.local/api/tasks?open=1', { method: 'POST', body: '{"title":"milk"}', headers: { cookie: 'sid=x' } });
  const answer = await passToBackend(request, backend);
  expect(answer.status).toBe(201);
  expect(answer.headers.get('x-seen')).toBe('POST /api/tasks?open=1 sid=x');
  expect(answer.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2; Path=/']);
  expect(await answer.text()).toBe('{"title":"milk"}');
});

test('lets the first event through while the stream is still open', async () => {
  const backend = await startBackend((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: first\n\n');
  });
  const answer = await passToBackend(new Request('http://todo.local/api/stream'), backend);
  expect(answer.headers.get('cache-control')).toBe('no-cache, no-transform');
  const reader = answer.body?.getReader();
  const chunk = await reader?.read();
  expect(new TextDecoder().decode(chunk?.value)).toBe('data: first\n\n');
  await reader?.cancel();
});

test('answers 502 with a problem document when no backend is there', async () => {
  const backend = await startBackend(() => undefined);
  await close();
  const answer = await passToBackend(new Request('http://todo.local/api/me'), backend);
  expect(answer.status).toBe(502);
  expect(await answer.json()).toMatchObject({ code: 'backend_unreachable' });
});
