import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PASSWORD } from '../test-support/client.ts';
import { query, startTestPostgres, type TestPostgres } from '../test-support/postgres.ts';
import { ORIGIN, startTestApp, type TestApp } from '../test-support/test-app.ts';

let postgres: TestPostgres;
let databaseUrl: string;
let server: TestApp;

beforeAll(async () => {
  postgres = await startTestPostgres();
  databaseUrl = await postgres.createDatabase();
  server = await startTestApp(databaseUrl);
});

afterAll(async () => {
  await server.close();
  await postgres.remove();
});

describe('accounts', () => {
  test('sign up, sign out, sign in again', async () => {
    const ann = server.visitor();
    expect(await ann.send('GET', '/api/me')).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
    await ann.signUp('ann@example.com');
    expect(await ann.send('GET', '/api/me')).toMatchObject({ status: 200, body: { name: 'Test Person', email: 'ann@example.com' } });
    expect((await ann.send('POST', '/api/auth/sign-out', {})).status).toBe(200);
    expect((await ann.send('GET', '/api/me')).status).toBe(401);
    expect((await ann.send('POST', '/api/auth/sign-in/email', { email: 'ann@example.com', password: 'wrong horse battery' })).status).toBe(401);
    expect((await ann.send('POST', '/api/auth/sign-in/email', { email: 'ann@example.com', password: PASSWORD })).status).toBe(200);
    expect((await ann.send('GET', '/api/me')).status).toBe(200);
  });

  test('the same address cannot sign up twice', async () => {
    await server.visitor().signUp('twice@example.com');
    const again = await server.visitor().send('POST', '/api/auth/sign-up/email', { name: 'B', email: 'twice@example.com', password: PASSWORD });
    expect(again.status).toBe(422);
  });

  test('cookies work over http and are out of reach for scripts and other sites', async () => {
    const { headers } = await server.visitor().signUp('cookies@example.com');
    for (const cookie of headers.getSetCookie()) {
      expect(cookie).toMatch(/; HttpOnly/);
      expect(cookie).toMatch(/; SameSite=Lax/);
      expect(cookie).not.toMatch(/; Secure/i);
    }
  });

  test('behind https the cookies are Secure', async () => {
    const https = await startTestApp(databaseUrl, { BETTER_AUTH_URL: 'https://todo.test' });
    try {
      const answer = await https.visitor().send('POST', '/api/auth/sign-up/email', { name: 'A', email: 'https@example.com', password: PASSWORD }, { origin: 'https://todo.test' });
      expect(answer.status).toBe(200);
      expect(answer.headers.getSetCookie().every((cookie) => /; Secure/.test(cookie))).toBe(true);
    } finally {
      await https.close();
    }
  });

  test('a session made by one replica is good on another', async () => {
    const other = await startTestApp(databaseUrl, { HOSTNAME: 'replica-b' });
    try {
      const ann = await server.person();
      const cookie = [...ann.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      expect((await other.visitor().send('GET', '/api/me', undefined, { cookie })).status).toBe(200);
    } finally {
      await other.close();
    }
  });

  test('deleting the account takes the password and removes everything the person owned', async () => {
    const ann = server.visitor();
    await ann.signUp('leaving@example.com');
    const conversation = await ann.newConversation();
    await ann.say(conversation, 'add buy milk tomorrow');
    expect((await ann.send('POST', '/api/auth/delete-user', { password: 'not my password' })).status).toBe(400);
    expect((await ann.tasks()).length).toBe(1);
    const [before] = await query(databaseUrl, 'select id from "user" where email = $1', ['leaving@example.com']);
    expect(await ann.send('POST', '/api/auth/delete-user', { password: PASSWORD })).toMatchObject({ status: 200, body: { success: true } });
    for (const table of ['tasks', 'task_counters', 'conversations', 'session', 'account']) {
      expect(await query(databaseUrl, `select 1 from ${table} where user_id = $1`, [before?.['id']]), table).toEqual([]);
    }
    expect(await query(databaseUrl, 'select 1 from items where conversation_id = $1', [conversation])).toEqual([]);
    expect(await query(databaseUrl, 'select 1 from runs where conversation_id = $1', [conversation])).toEqual([]);
    expect((await ann.send('GET', '/api/me')).status).toBe(401);
  });

  test('another browser of a deleted account is told to sign in, even while its cached session lasts', async () => {
    const ann = await server.person();
    const cookie = [...ann.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    await ann.send('POST', '/api/auth/delete-user', { password: PASSWORD });
    const elsewhere = await server.visitor().send('POST', '/api/tasks', { title: 'ghost' }, { cookie });
    expect(elsewhere).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
  });

  test('text with NUL is refused, not stored and not a server error', async () => {
    const answer = await server.visitor().send('POST', '/api/auth/sign-up/email', { name: 'a\u0000b', email: 'nul@example.com', password: PASSWORD });
    expect(answer).toMatchObject({ status: 400, body: { code: 'nul_character' } });
  });
});

describe('where requests come from', () => {
  test('every configured origin works, and any port of its host when that is the port being called', async () => {
    const port = new URL(server.url).port;
    const pages: Record<string, string>[] = [{ origin: ORIGIN }, { origin: 'http://second.test:8080' }, { origin: `http://todo.test:${port}`, 'x-forwarded-host': `todo.test:${port}` }];
    for (const headers of pages) {
      const ann = await server.person();
      expect((await ann.send('POST', '/api/auth/sign-out', {}, headers)).status, JSON.stringify(headers)).toBe(200);
    }
  });

  test('other origins are refused for sign-out and for every write, also another port of the same host', async () => {
    for (const origin of ['http://evil.test', 'http://todo.test:9999', 'null']) {
      const ann = await server.person();
      expect((await ann.send('POST', '/api/auth/sign-out', {}, { origin })).status, origin).toBe(403);
      expect(await ann.send('POST', '/api/tasks', { title: 'planted' }, { origin })).toMatchObject({ status: 403, body: { code: 'origin_refused' } });
      expect(await ann.tasks()).toEqual([]);
    }
  });

  test('20 people sign up within seconds from one address; the 61st sign-in in a minute waits', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.7' };
    const visitor = server.visitor();
    const signUps = Array.from({ length: 20 }, (_, index) =>
      server.visitor().send('POST', '/api/auth/sign-up/email', { name: 'L', email: `load-${index}@example.com`, password: PASSWORD }, headers),
    );
    expect((await Promise.all(signUps)).map(({ status }) => status)).toEqual(Array(20).fill(200));
    // An unknown address costs as much as a known one; an invalid body costs nothing and counts too.
    const signIns = await Promise.all(Array.from({ length: 61 }, () => visitor.send('POST', '/api/auth/sign-in/email', {}, headers)));
    expect(signIns.filter(({ status }) => status === 429)).toHaveLength(1);
    const refused = signIns.find(({ status }) => status === 429);
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
    // Somebody else behind the same proxy is not affected, whatever the first one claims to be.
    expect((await visitor.send('POST', '/api/auth/sign-in/email', {}, { 'x-forwarded-for': '203.0.113.8' })).status).toBe(400);
    expect((await visitor.send('POST', '/api/auth/sign-in/email', {}, { 'x-forwarded-for': '9.9.9.9, 203.0.113.7' })).status).toBe(429);
  });
});
