import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ServerEnv } from '../env.ts';
import { callsTool, refuses, says, sendsGarbage, startFakeOpenAi, type FakeOpenAi, type Reply } from '../test-support/fake-openai.ts';
import { startTestPostgres, type TestPostgres } from '../test-support/postgres.ts';
import { startTestApp, type TestApp } from '../test-support/test-app.ts';

let postgres: TestPostgres;
let databaseUrl: string;
let model: FakeOpenAi;
let server: TestApp;

beforeAll(async () => {
  postgres = await startTestPostgres();
  databaseUrl = await postgres.createDatabase();
});

afterAll(() => postgres.remove());

/** A model that gives these replies, the last one again and again, and an application that uses it. */
async function serveWith(replies: Reply[], env: Partial<ServerEnv> = {}): Promise<void> {
  model = await startFakeOpenAi((response, index) => replies[Math.min(index, replies.length - 1)]?.(response, index));
  server = await startTestApp(databaseUrl, { OPENAI_BASE_URL: model.baseUrl, OPENAI_API_KEY: 'key-of-ours', OPENAI_MODEL: 'fake-1', ...env });
}

afterEach(async () => {
  await server.close();
  await model.close();
});

describe('an OpenAI-compatible endpoint', () => {
  test('is asked with our key, our tools and the conversation, and its tool calls are carried out', async () => {
    await serveWith([callsTool('add_task', '{"title":"buy milk","dueAt":null}'), says('Added #1 buy milk.'), says('You are welcome.')]);
    const person = await server.person();
    const conversation = await person.newConversation();
    const { events, text } = await person.say(conversation, 'milk, please');
    expect(events.map(({ type }) => type).filter((type) => type !== 'delta')).toEqual(['run', 'tool', 'tool_result', 'done']);
    expect(text).toBe('Added #1 buy milk.');
    expect(await person.tasks()).toMatchObject([{ number: 1, title: 'buy milk' }]);

    expect(model.requests[0]?.headers['authorization']).toBe('Bearer key-of-ours');
    expect(model.requests[0]?.body).toMatchObject({ model: 'fake-1', stream: true });
    expect(JSON.stringify(model.requests[0]?.body)).toContain('"name":"delete_task"');
    expect(JSON.stringify(model.requests[0]?.body)).not.toMatch(/user_?id/i);
    await person.say(conversation, 'thanks');
    const asked = JSON.stringify(model.requests[2]?.body);
    expect(asked).toContain('milk, please');
    expect(asked).toContain('Added #1 buy milk.');
    expect((await person.send('GET', '/api/config')).body).toMatchObject({ model: 'fake-1' });
  });

  test('cannot name a person, and hears about mistakes', async () => {
    await serveWith([
      callsTool('add_task', '{"title":"planted","user_id":"someone"}'),
      callsTool('drop_database', '{}'),
      callsTool('complete_task', '{"number": 7}'),
      callsTool('add_task', '{"title": '),
      says('Sorry.'),
    ]);
    const person = await server.person();
    const { events, text } = await person.say(await person.newConversation(), 'do something odd');
    expect(text).toBe('Sorry.');
    expect(events.at(-1)?.type).toBe('done');
    expect(events.filter((event) => event.type === 'tool_result')).toMatchObject([{ card: { tool: 'complete_task', tasks: [], error: 'There is no task #7.' } }]);
    expect(await person.tasks()).toEqual([]);
  });

  test('that goes in circles is stopped', async () => {
    await serveWith([callsTool('list_tasks', '{"filter":"all"}')]);
    const person = await server.person();
    const { events } = await person.say(await person.newConversation(), 'hello');
    expect(events.at(-1)).toMatchObject({ type: 'error', code: 'too_many_steps' });
  });

  test.each<[string, Reply, RegExp]>([
    ['refuses our key', refuses(401, 'invalid_api_key'), /refused our key/],
    ['does not know the model', refuses(404, 'model_not_found'), /not known/],
    ['has no quota left', refuses(429, 'insufficient_quota'), /quota/],
    ['is broken', refuses(500, 'server_error'), /failed/],
    ['sends garbage', sendsGarbage, /cannot be used/],
    ['hangs up', (response) => void response.destroy(), /cannot be reached/],
  ])('that %s is replaced by the rules, with a notice', async (_name, reply, notice) => {
    await serveWith([reply]);
    const person = await server.person();
    const conversation = await person.newConversation();
    const { events, text } = await person.say(conversation, 'add buy milk tomorrow');
    expect(text).toBe('Added #1 buy milk, due tomorrow.');
    expect(events[0]).toMatchObject({ type: 'run', notice: expect.stringMatching(notice) });
    expect(JSON.stringify([events, await person.items(conversation), server.log])).not.toContain('secret@internal');
  });

  test('that nobody listens at is replaced by the rules', async () => {
    await serveWith([says('never')], { OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' });
    const person = await server.person();
    const { events } = await person.say(await person.newConversation(), 'add milk');
    expect(events[0]).toMatchObject({ type: 'run', notice: expect.stringMatching(/cannot be reached/) });
    expect(await person.tasks()).toHaveLength(1);
  });

  test('that fails after it has done something ends the turn with a clear error; what was done stays', async () => {
    await serveWith([callsTool('add_task', '{"title":"buy milk"}'), refuses(500, 'server_error')]);
    const person = await server.person();
    const conversation = await person.newConversation();
    const { events } = await person.say(conversation, 'milk, please');
    expect(events.at(-1)).toEqual({ type: 'error', code: 'model_failed', message: 'The language model failed.', retryable: true });
    expect(await person.tasks()).toHaveLength(1);
    expect((await person.items(conversation)).items.map(({ type }) => type)).toEqual(['user', 'tool']);
  });
});
