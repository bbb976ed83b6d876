import type { OutgoingHttpHeaders } from 'node:http';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startConsole, type TestConsole } from '../testing/start-console.ts';

let console: TestConsole;
let session: { cookie: string; 'x-wheelhouse-token': string };

beforeAll(async () => {
  console = await startConsole();
  session = await console.open();
});
afterAll(() => console.dispose());

const json = { 'content-type': 'application/json' };
const at = (host: string): string => `${host}:${console.port}`;

test('gives a page the token and its browser the cookie when a person opens it', () => {
  expect(session['x-wheelhouse-token']).toMatch(/^[\w-]{43}$/);
  expect(session.cookie).toMatch(new RegExp(`^wheelhouse-${console.port}=[\\w-]{43}$`));
});

test.each<[string, OutgoingHttpHeaders]>([
  ['a script fetches it', { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty', 'sec-fetch-site': 'same-origin', accept: 'text/html' }],
  ['a frame loads it', { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe', 'sec-fetch-site': 'cross-site' }],
  ['a program asks for no page', { accept: '*/*' }],
])('gives neither cookie nor token when %s', async (_how, headers) => {
  const reply = await console.ask('GET', '/', headers);
  expect(reply.headers['set-cookie']).toBeUndefined();
  expect(reply.text).not.toContain('wheelhouse-token');
});

test('sets the cookie out of reach of scripts and other sites', async () => {
  const reply = await console.ask('GET', '/', { accept: 'text/html' });
  expect(reply.headers['set-cookie']?.[0]).toMatch(/; Path=\/; HttpOnly; SameSite=Strict$/);
  expect(reply.headers['access-control-allow-origin']).toBeUndefined();
  expect(reply.headers['content-security-policy']).toContain("frame-ancestors 'none'");
});

test.each<[number, string, () => OutgoingHttpHeaders]>([
  [200, 'a page of ours asks', () => session],
  [200, 'a page of ours asks under 127.0.0.1', () => ({ ...session, host: at('127.0.0.1'), origin: `http://${at('127.0.0.1')}` })],
  [200, 'a page of ours asks under [::1]', () => ({ ...session, host: at('[::1]') })],
  [401, 'there is no cookie', () => ({ 'x-wheelhouse-token': session['x-wheelhouse-token'] })],
  [401, 'there is no token', () => ({ cookie: session.cookie })],
  [401, 'the cookie is of another launch', () => ({ ...session, cookie: `wheelhouse-${console.port}=${'x'.repeat(43)}` })],
  [401, 'the token is of another launch', () => ({ ...session, 'x-wheelhouse-token': 'x'.repeat(43) })],
  [401, 'cookie and token are swapped', () => ({ cookie: `wheelhouse-${console.port}=${session['x-wheelhouse-token']}`, 'x-wheelhouse-token': session.cookie.split('=')[1] })],
  [403, 'a name was bound to our address (DNS rebinding)', () => ({ ...session, host: at('evil.example') })],
  [403, 'a name only looks like ours', () => ({ ...session, host: at('localhost.evil.example') })],
  [403, 'the port is not ours', () => ({ ...session, host: 'localhost:1' })],
  [403, 'another site asks', () => ({ ...session, origin: 'https://evil.example' })],
  [403, 'another program of this machine asks', () => ({ ...session, origin: 'http://localhost:3000' })],
  [403, 'a sandboxed page asks', () => ({ ...session, origin: 'null' })],
  [403, 'the browser says it is another site', () => ({ ...session, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' })],
])('answers %d when %s', async (status, _when, headers) => {
  expect((await console.ask('GET', '/api/operations', headers())).status).toBe(status);
});

test.each<[number, string, string, OutgoingHttpHeaders, string]>([
  [400, 'POST', '/api/deploys', { 'content-type': 'text/plain' }, '{}'],
  [400, 'POST', '/api/deploys', { 'content-type': 'application/x-www-form-urlencoded' }, 'valuesYaml='],
  [400, 'POST', '/api/deploys', {}, '{}'],
  [400, 'DELETE', '/api/pods/web', {}, ''],
  [400, 'POST', '/api/deploys', json, '{"valuesYaml": 1}'],
  [400, 'POST', '/api/deploys', json, '{"valuesYaml": "a: ["}'],
  [400, 'POST', '/api/deploys', json, '{"unknown": true}'],
  [400, 'POST', '/api/rollbacks', json, '{"revision": "--help"}'],
  [400, 'POST', '/api/uninstalls', json, '{"confirm": "another"}'],
  [400, 'DELETE', '/api/pods/--all', json, ''],
  [400, 'DELETE', '/api/pods/..%2F..%2Fsecrets', json, ''],
  [413, 'POST', '/api/deploys', json, `{"valuesYaml": "${'x'.repeat(600_000)}"}`],
  [404, 'POST', '/api/nothing', json, '{}'],
])('answers %d to %s %s with %j', async (status, method, path, headers, body) => {
  const reply = await console.ask(method, path, { ...session, ...headers }, body);
  expect(reply.status).toBe(status);
  expect(JSON.parse(reply.text)).toMatchObject({ code: expect.any(String), message: expect.any(String) });
});

test('sends no write on to the cluster when the door is closed', async () => {
  await console.ask('DELETE', '/api/pods/web', { ...session, ...json, origin: 'https://evil.example' });
  expect(console.api.requests.filter((request) => request.startsWith('DELETE'))).toEqual([]);
});

type Handshake = { cookie?: string; token?: string; headers?: Record<string, string> };
function connect({ cookie, token, headers = {} }: Handshake): Promise<string> {
  const socket: Socket = io(`http://127.0.0.1:${console.port}`, {
    transports: ['websocket'], forceNew: true, reconnection: false, auth: { token },
    extraHeaders: { host: at('localhost'), ...(cookie === undefined ? {} : { cookie }), ...headers },
  });
  return new Promise<string>((resolve) => {
    socket.on('connect', () => socket.emit('cluster:subscribe', (answer: { ok: boolean }) => resolve(answer.ok ? 'connected' : 'refused')));
    socket.on('connect_error', (error) => resolve(error.message));
  }).finally(() => socket.disconnect());
}

test.each<[string, string, () => Handshake]>([
  ['connected', 'a page of ours connects', () => ({ cookie: session.cookie, token: session['x-wheelhouse-token'], headers: { origin: `http://${at('localhost')}` } })],
  ['stale-session', 'the token is of another launch', () => ({ cookie: session.cookie, token: 'x' })],
  ['stale-session', 'there is no token', () => ({ cookie: session.cookie })],
  ['websocket error', 'there is no cookie', () => ({ token: session['x-wheelhouse-token'] })],
  ['websocket error', 'another site connects', () => ({ cookie: session.cookie, token: session['x-wheelhouse-token'], headers: { origin: 'https://evil.example' } })],
  ['websocket error', 'a name was bound to our address', () => ({ cookie: session.cookie, token: session['x-wheelhouse-token'], headers: { host: at('evil.example') } })],
])('is %s when %s', async (outcome, _when, handshake) => {
  expect(await connect(handshake())).toBe(outcome);
});
