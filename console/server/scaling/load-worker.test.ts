import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runLoad, type LoadReport } from './load-worker.ts';

let server: Server;
let port: number;
/** Users that exist: cookie → e-mail. */
let users: Map<string, string>;
let made: number;
let requests: string[];
/** Answers instead of the application when it gives a status. */
let refuse: (path: string) => number | null;

/** A small todo application: sessions, tasks, and a chat that streams. */
function answer(request: IncomingMessage, response: ServerResponse, body: string): void {
  const path = request.url ?? '';
  requests.push(`${request.method} ${path} ${request.headers.host}`);
  const status = refuse(path);
  if (status !== null) return void response.writeHead(status).end('{}');
  if (path === '/api/auth/sign-up/email') {
    const id = `session-${(made += 1)}`;
    users.set(id, String(JSON.parse(body).email));
    return void response.writeHead(200, { 'set-cookie': [`todo.session_token=${id}; Path=/; HttpOnly`] }).end('{}');
  }
  const session = /todo\.session_token=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
  if (!users.has(session)) return void response.writeHead(401).end('{}');
  if (path === '/api/auth/delete-user') return void (users.delete(session) && response.end('{}'));
  if (path === '/api/tasks' && request.method === 'POST') return void response.writeHead(201).end('{"number":1}');
  if (path.endsWith('/messages')) return void response.writeHead(200, { 'content-type': 'text/event-stream' }).end('data: {"type":"done","seq":1}\n\n');
  return void response.end(path === '/api/conversations' ? '{"id":"c1"}' : '{"tasks":[]}');
}

beforeEach(async () => {
  users = new Map();
  made = 0;
  requests = [];
  refuse = () => null;
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => answer(request, response, body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});
afterEach(() => new Promise((resolve) => {
  server.closeAllConnections();
  server.close(resolve);
}));

async function run(options: { ratePerSecond?: number; durationSeconds?: number; onReport?: (report: LoadReport) => void } = {}, stop = new AbortController().signal): Promise<LoadReport> {
  const reports: LoadReport[] = [];
  const request = { ratePerSecond: options.ratePerSecond ?? 100, durationSeconds: options.durationSeconds ?? 1, users: 3 };
  await runLoad({ request, ip: '127.0.0.1', port, host: 'todo.local' }, stop, (report) => {
    reports.push(report);
    options.onReport?.(report);
  });
  const last = reports.at(-1);
  if (!last) throw new Error('no report');
  return last;
}

test('uses the application at the asked rate, under its own name, and leaves no user behind', async () => {
  const report = await run();
  expect(report).toMatchObject({ isEnd: true, errors: 0, error: null, wasStopped: false });
  expect(report.requests).toBeGreaterThan(80);
  expect(report.requests).toBeLessThanOrEqual(101);
  expect(report.p95Ms).toBeGreaterThan(0);
  expect(made).toBe(3);
  expect(users.size).toBe(0);
  expect(requests.every((line) => line.endsWith(' todo.local'))).toBe(true);
  expect(new Set(requests.map((line) => line.split(' ').slice(0, 2).join(' ')))).toContain('POST /api/conversations/c1/messages');
});

test('counts errors and says the most frequent one', async () => {
  refuse = (path) => (path === '/api/tasks' ? 500 : null);
  const report = await run();
  expect(report.errors).toBeGreaterThan(0);
  expect(report.error).toMatch(/\/api\/tasks: HTTP 500 \(\d+ times\)/);
  expect(users.size).toBe(0);
});

test('does not run when no user can be made', async () => {
  refuse = (path) => (path.includes('sign-up') ? 429 : null);
  expect(await run()).toMatchObject({ requests: 0, error: expect.stringContaining('wait a minute') });
});

test('stops at once and still deletes its users', async () => {
  const stop = new AbortController();
  const startedAt = performance.now();
  const report = await run({ durationSeconds: 60, onReport: ({ phase, requests: count }) => phase === 'running' && count > 0 && stop.abort() }, stop.signal);
  expect(performance.now() - startedAt).toBeLessThan(5_000);
  expect(report).toMatchObject({ wasStopped: true, isEnd: true, errors: 0, error: null });
  expect(users.size).toBe(0);
});
