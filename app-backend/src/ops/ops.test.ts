import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PASSWORD } from '../test-support/client.ts';
import { startTestPostgres, type TestPostgres } from '../test-support/postgres.ts';
import { startTestApp, type TestApp } from '../test-support/test-app.ts';
import { until } from '../test-support/until.ts';

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

test('says that it lives, is ready, and what it is', async () => {
  const visitor = server.visitor();
  expect(await visitor.send('GET', '/livez')).toMatchObject({ status: 200, body: { status: 'ok' } });
  expect(await visitor.send('GET', '/readyz')).toMatchObject({ status: 200 });
  expect(await visitor.send('GET', '/api/health')).toMatchObject({ status: 200, body: { status: 'ok', database: 'ok' } });
  expect((await visitor.send('GET', '/api/config')).body).toEqual({ welcomeMessage: 'Welcome to the test.', model: 'rules' });
});

test('counts requests by route and turns by outcome', async () => {
  const person = await server.person();
  await person.say(await person.newConversation(), 'add milk');
  const metrics = String((await person.send('GET', '/metrics')).body);
  expect(metrics).toMatch(/http_request_duration_seconds_count\{method="POST",route="\/api\/conversations\/:id\/messages",status="200"\} 1/);
  expect(metrics).toMatch(/chat_turn_duration_seconds_count\{model="rules",outcome="done"\} 1/);
  expect(metrics).toMatch(/process_cpu_seconds_total/);
});

test('the log holds no words of people, no addresses, no secrets', async () => {
  const person = server.visitor();
  await person.signUp('quiet@example.com');
  await person.say(await person.newConversation(), 'add a very private thing');
  await person.send('GET', '/api/tasks?token=in-the-query');
  const log = server.log.join('');
  expect(log).toContain('"route":"/api/conversations/:id/messages"');
  expect(log).not.toMatch(new RegExp(`private thing|quiet@example\\.com|${PASSWORD}|in-the-query|session_token|198\\.\\d+`));
});

test('without its database it answers 503, says so, stays alive, and recovers by itself', async () => {
  const person = await server.person();
  const conversation = await person.newConversation();
  await postgres.stop();
  try {
    const requests: [string, string, unknown][] = [
      ['GET', '/api/tasks', undefined],
      ['POST', '/api/tasks', { title: 'x' }],
      ['POST', `/api/conversations/${conversation}/messages`, { text: 'add milk', clientMessageId: randomUUID() }],
      ['POST', '/api/auth/sign-in/email', { email: 'a@example.com', password: PASSWORD }],
    ];
    for (const [method, path, body] of requests) {
      const answer = await person.send(method, path, body);
      expect(answer, `${method} ${path}`).toMatchObject({ status: 503, body: { code: 'database_unavailable' } });
      expect(answer.headers.get('retry-after')).toBe('2');
      expect(JSON.stringify(answer.body)).not.toMatch(/select|insert|127\.0\.0\.1/i);
    }
    expect(await person.send('GET', '/api/health')).toMatchObject({ status: 200, body: { status: 'ok', database: 'down' } });
    expect(await person.send('GET', '/readyz')).toMatchObject({ status: 503, body: { code: 'database_unavailable' } });
    expect((await person.send('GET', '/livez')).status).toBe(200);
  } finally {
    await postgres.start();
  }
  await until(async () => (await person.send('GET', '/readyz')).status === 200, 'the server is ready again');
  expect((await person.say(conversation, 'add milk')).text).toBe('Added #1 milk.');
});
