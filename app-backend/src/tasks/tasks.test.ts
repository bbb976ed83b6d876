import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestPostgres, type TestPostgres } from '../test-support/postgres.ts';
import { startTestApp, type TestApp } from '../test-support/test-app.ts';

let postgres: TestPostgres;
let server: TestApp;

beforeAll(async () => {
  postgres = await startTestPostgres();
  server = await startTestApp(await postgres.createDatabase());
});

afterAll(async () => {
  await server.close();
  await postgres.remove();
});

test('a task is added, changed, done, undone, deleted and brought back', async () => {
  const ann = await server.person();
  const added = await ann.send('POST', '/api/tasks', { title: '  buy milk ', dueAt: '2026-12-01T10:00:00+01:00' });
  expect(added).toMatchObject({ status: 201, body: { number: 1, title: 'buy milk', notes: '', done: false, dueAt: '2026-12-01T09:00:00.000Z', completedAt: null } });
  expect(await ann.send('PATCH', '/api/tasks/1', { title: 'buy oat milk', notes: 'the blue one', dueAt: null })).toMatchObject({
    status: 200,
    body: { title: 'buy oat milk', notes: 'the blue one', dueAt: null },
  });
  expect(await ann.send('PATCH', '/api/tasks/1', { done: true })).toMatchObject({ body: { done: true, completedAt: expect.any(String) } });
  expect(await ann.send('PATCH', '/api/tasks/1', { done: false })).toMatchObject({ body: { done: false, completedAt: null } });
  expect((await ann.send('DELETE', '/api/tasks/1')).status).toBe(204);
  expect(await ann.tasks()).toEqual([]);
  expect(await ann.send('PATCH', '/api/tasks/1', { done: true })).toMatchObject({ status: 404, body: { code: 'not_found' } });
  expect((await ann.send('DELETE', '/api/tasks/1')).status).toBe(404);
  expect(await ann.send('POST', '/api/tasks/1/restore')).toMatchObject({ status: 200, body: { number: 1, title: 'buy oat milk' } });
  expect(await ann.tasks()).toHaveLength(1);
});

test('numbers are a person’s own, without gaps or repeats when many are added at once', async () => {
  const [ann, bob] = [await server.person(), await server.person()];
  await Promise.all([ann, bob].flatMap((person) => Array.from({ length: 15 }, (_, index) => person.send('POST', '/api/tasks', { title: `task ${index}` }))));
  const numbers = Array.from({ length: 15 }, (_, index) => index + 1);
  expect((await ann.tasks()).map(({ number }) => number)).toEqual(numbers);
  expect((await bob.tasks()).map(({ number }) => number)).toEqual(numbers);
});

test('nobody sees or changes another person’s tasks', async () => {
  const [ann, bob] = [await server.person(), await server.person()];
  await ann.send('POST', '/api/tasks', { title: 'secret' });
  expect(await bob.tasks()).toEqual([]);
  expect((await bob.send('PATCH', '/api/tasks/1', { title: 'mine' })).status).toBe(404);
  expect((await bob.send('DELETE', '/api/tasks/1')).status).toBe(404);
  expect((await bob.send('POST', '/api/tasks/1/restore')).status).toBe(404);
  expect(await ann.tasks()).toMatchObject([{ title: 'secret' }]);
  for (const [method, path] of [['GET', '/api/tasks'], ['POST', '/api/tasks'], ['PATCH', '/api/tasks/1'], ['DELETE', '/api/tasks/1']] as const) {
    expect((await server.visitor().send(method, path, method === 'GET' ? undefined : {})).status, `${method} ${path}`).toBe(401);
  }
});

test.each<[string, string, unknown, number, string]>([
  ['POST', '/api/tasks', {}, 400, 'invalid_request'],
  ['POST', '/api/tasks', { title: ' ' }, 400, 'invalid_request'],
  ['POST', '/api/tasks', { title: 'x'.repeat(501) }, 400, 'invalid_request'],
  ['POST', '/api/tasks', { title: 'x', user_id: 'someone' }, 400, 'invalid_request'],
  ['POST', '/api/tasks', { title: 'x', dueAt: 'tomorrow' }, 400, 'invalid_request'],
  ['POST', '/api/tasks', { title: 'a\u0000b' }, 400, 'nul_character'],
  ['POST', '/api/tasks', undefined, 400, 'invalid_request'],
  ['PATCH', '/api/tasks/0', { done: true }, 400, 'invalid_request'],
  ['PATCH', '/api/tasks/99999999999', { done: true }, 400, 'invalid_request'],
  ['PATCH', '/api/tasks/1;drop', { done: true }, 400, 'invalid_request'],
  ['GET', '/api/nothing', undefined, 404, 'not_found'],
])('%s %s %j is answered with %i %s', async (method, path, body, status, code) => {
  const ann = await server.person();
  const answer = await ann.send(method, path, body);
  expect(answer).toMatchObject({ status, body: { status, code, title: expect.any(String) } });
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
});

test('only JSON is read, and broken JSON says so', async () => {
  const ann = await server.person();
  expect(await ann.send('POST', '/api/tasks', { title: 'x' }, { 'content-type': 'text/plain' })).toMatchObject({ status: 415, body: { code: 'invalid_media_type' } });
  const broken = await fetch(`${server.url}/api/tasks`, { method: 'POST', body: '{"title":', headers: { 'content-type': 'application/json' } });
  expect([broken.status, broken.headers.get('content-type')]).toEqual([400, 'application/problem+json; charset=utf-8']);
});
