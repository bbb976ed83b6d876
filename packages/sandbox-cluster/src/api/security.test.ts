import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from './api-fixture.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const PODS = '/api/v1/namespaces/default/pods';

test('serves whoever has the token', async () => {
  expect((await api.send('GET', PODS)).code).toBe(200);
  expect((await api.send('GET', PODS, undefined, { host: `localhost:${api.port}` })).code).toBe(200);
});

test.each(['', 'Bearer', 'Bearer wrong', 'Basic YTph'])('refuses the authorization "%s" with 401', async (authorization) => {
  const { code, body } = await api.send('GET', PODS, undefined, { authorization });
  expect([code, body.kind, body.reason]).toEqual([401, 'Status', 'Unauthorized']);
});

test.each(['evil.example', 'localhost', '127.0.0.1:1', 'todo.localhost:1'])('refuses the host %s, token or not', async (host) => {
  expect((await api.send('GET', PODS, undefined, { host })).code).toBe(403);
});

test.each(['https://evil.example', 'null', 'http://localhost:4000'])('refuses requests of a page from %s', async (origin) => {
  expect((await api.send('POST', PODS, {}, { origin })).code).toBe(403);
});

test('keeps the credentials and the kubeconfig from other users', async () => {
  for (const file of ['credentials.json', 'kubeconfig']) expect((await stat(join(api.dir, file))).mode & 0o777).toBe(0o600);
});

test('refuses a body that is too large', async () => {
  const { code, body } = await api.send('POST', '/api/v1/namespaces/default/configmaps', { metadata: { name: 'big' }, data: { x: 'x'.repeat(4 * 1024 * 1024) } });
  expect([code, body.reason]).toEqual([413, 'RequestEntityTooLarge']);
});
