import { randomUUID } from 'node:crypto';
import type { ChatEvent } from '@wheelhouse/chat-contract/chat.ts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { shutDown } from '../shut-down.ts';
import { toEvents, type Client } from '../test-support/client.ts';
import { says, stallsAfter, startFakeOpenAi, type FakeOpenAi, type Reply } from '../test-support/fake-openai.ts';
import { query, startTestPostgres, type TestPostgres } from '../test-support/postgres.ts';
import { startTestApp, type TestApp } from '../test-support/test-app.ts';
import { until } from '../test-support/until.ts';

let postgres: TestPostgres;
let databaseUrl: string;
let model: FakeOpenAi;
/** What the model does next; turns stay under way as long as it stalls. */
let reply: Reply;
const servers: TestApp[] = [];

beforeAll(async () => {
  postgres = await startTestPostgres();
  databaseUrl = await postgres.createDatabase();
  model = await startFakeOpenAi((response, index) => reply(response, index));
});

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

afterAll(async () => {
  await model.close();
  await postgres.remove();
});

async function startReplica(name: string): Promise<TestApp> {
  const server = await startTestApp(databaseUrl, { HOSTNAME: name, OPENAI_BASE_URL: model.baseUrl, OPENAI_MODEL: 'fake' });
  servers.push(server);
  return server;
}

interface OpenTurn {
  events: ChatEvent[];
  /** Settles when the stream is over. */
  ended: Promise<void>;
  leave(): void;
}

/** Sends a message and reads its stream in the background, until the first words have come. */
async function beginSaying(person: Client, conversation: string, text: string): Promise<OpenTurn> {
  const response = await person.fetchAs('POST', `/api/conversations/${conversation}/messages`, { text, clientMessageId: randomUUID(), timeZone: 'UTC' });
  expect(response.status).toBe(200);
  const reader = (response.body ?? new ReadableStream<Uint8Array>()).pipeThrough(new TextDecoderStream()).getReader();
  const events: ChatEvent[] = [];
  const ended = (async () => {
    let rest = '';
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      const lines = `${rest}${piece.value}`.split('\n');
      rest = lines.pop() ?? '';
      events.push(...toEvents(lines.join('\n')));
    }
  })();
  await until(() => events.some(({ type }) => type === 'delta'), 'the first words');
  return { events, ended, leave: () => void reader.cancel() };
}

describe('one turn at a time', () => {
  test('a second message waits its turn, on every replica', async () => {
    reply = stallsAfter('Let me think');
    const [a, b] = [await startReplica('a'), await startReplica('b')];
    const person = await a.person();
    const conversation = await person.newConversation();
    await beginSaying(person, conversation, 'hello');
    const there = b.visitor();
    for (const [name, value] of person.cookies) there.cookies.set(name, value);
    for (const client of [person, there]) {
      expect(await client.say(conversation, 'are you there?')).toMatchObject({ status: 409, body: { code: 'conversation_busy' } });
    }
    expect(await there.items(conversation)).toMatchObject({ running: true, items: [{ text: 'hello' }] });
    reply = says('Yes.');
    expect((await person.say(await person.newConversation(), 'another conversation')).text).toBe('Yes.');
  });

  test('a replica that died frees the conversation when its lease is over, and cannot write any more', async () => {
    reply = stallsAfter('Let me think');
    const [a, b] = [await startReplica('a'), await startReplica('b')];
    const person = await a.person();
    const conversation = await person.newConversation();
    const turn = await beginSaying(person, conversation, 'hello');
    // As if `a` had stopped renewing ten seconds ago.
    await query(databaseUrl, `update runs set lease_until = now() - interval '1 ms' where conversation_id = $1`, [conversation]);
    const there = b.visitor();
    for (const [name, value] of person.cookies) there.cookies.set(name, value);
    expect((await there.items(conversation)).running).toBe(false);
    reply = says('I am another one.');
    expect((await there.say(conversation, 'still there?')).text).toBe('I am another one.');
    // `a` finds out when it wants to renew, tells its client, and stores nothing.
    await turn.ended;
    expect(turn.events.at(-1)).toMatchObject({ type: 'error', code: 'turn_lost', retryable: true });
    expect((await there.items(conversation)).items).toMatchObject([{ text: 'hello' }, { text: 'still there?' }, { text: 'I am another one.' }]);
    expect(await query(databaseUrl, 'select status, error_code from runs where conversation_id = $1 order by created_at', [conversation])).toEqual([
      { status: 'interrupted', error_code: 'replica_lost' },
      { status: 'done', error_code: null },
    ]);
  });

  test('the lease of a turn under way is renewed', async () => {
    reply = stallsAfter('Let me think');
    const a = await startReplica('a');
    const person = await a.person();
    const conversation = await person.newConversation();
    await beginSaying(person, conversation, 'hello');
    const lease = async (): Promise<number> => {
      const [run] = await query(databaseUrl, 'select extract(epoch from lease_until - created_at)::float as seconds from runs where conversation_id = $1', [conversation]);
      return Number(run?.['seconds']);
    };
    expect(await lease()).toBeCloseTo(10, 0);
    await until(async () => (await lease()) > 12, 'the lease is renewed');
  });

  test('a client that leaves changes nothing: the answer is stored', async () => {
    let finish: (() => void) | undefined;
    reply = (response, index) => {
      void stallsAfter('Half a ')(response, index);
      finish = () => {
        response.write(`data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', created: 1, model: 'fake', choices: [{ index: 0, delta: { content: 'sentence.' }, finish_reason: 'stop' }] })}\n\n`);
        response.end('data: [DONE]\n\n');
      };
    };
    const a = await startReplica('a');
    const person = await a.person();
    const conversation = await person.newConversation();
    const turn = await beginSaying(person, conversation, 'hello');
    turn.leave();
    finish?.();
    await until(async () => !(await person.items(conversation)).running, 'the turn is over');
    expect((await person.items(conversation)).items.at(-1)).toMatchObject({ type: 'assistant', text: 'Half a sentence.', incomplete: false });
  });

  test('a conversation deleted under way ends its turn without a trace', async () => {
    reply = stallsAfter('Let me think');
    const a = await startReplica('a');
    const person = await a.person();
    const conversation = await person.newConversation();
    const turn = await beginSaying(person, conversation, 'hello');
    expect((await person.send('DELETE', `/api/conversations/${conversation}`)).status).toBe(204);
    await turn.ended;
    expect(turn.events.at(-1)).toMatchObject({ type: 'error', code: 'turn_lost' });
  });
});

describe('stopping a turn', () => {
  test.each(['the replica that runs it', 'another replica'])('by way of %s keeps what was said', async (way) => {
    reply = stallsAfter('Let me think');
    const [a, b] = [await startReplica('a'), await startReplica('b')];
    const person = await a.person();
    const conversation = await person.newConversation();
    const turn = await beginSaying(person, conversation, 'hello');
    const runId = turn.events.find((event) => event.type === 'run')?.runId ?? '';
    const there = b.visitor();
    for (const [name, value] of person.cookies) there.cookies.set(name, value);
    const other = way === 'another replica' ? there : person;
    expect((await other.fetchAs('POST', `/api/runs/${runId}/cancel`, {})).status).toBe(202);
    await turn.ended;
    expect(turn.events.at(-1)).toMatchObject({ type: 'error', code: 'stopped' });
    const { items } = await person.items(conversation);
    expect(items.at(-1)).toMatchObject({ type: 'assistant', text: 'Let me think', incomplete: true });
    expect((await person.fetchAs('POST', `/api/runs/${runId}/cancel`, {})).status).toBe(404);
  });

  test('is nobody else’s to ask for', async () => {
    reply = stallsAfter('Let me think');
    const a = await startReplica('a');
    const [person, stranger] = [await a.person(), await a.person()];
    const turn = await beginSaying(person, await person.newConversation(), 'hello');
    const runId = turn.events.find((event) => event.type === 'run')?.runId ?? '';
    expect((await stranger.fetchAs('POST', `/api/runs/${runId}/cancel`, {})).status).toBe(404);
    expect(turn.events.some(({ type }) => type === 'error')).toBe(false);
    expect((await person.fetchAs('POST', `/api/runs/${runId}/cancel`, {})).status).toBe(202);
    await turn.ended;
  });
});

describe('shutting down', () => {
  test('is announced, keeps serving, ends turns with a retryable error, and leaves the conversation usable elsewhere', async () => {
    reply = stallsAfter('Let me think');
    const [a, b] = [await startReplica('a'), await startReplica('b')];
    servers.splice(servers.indexOf(a), 1);
    const person = await a.person();
    const conversation = await person.newConversation();
    const turn = await beginSaying(person, conversation, 'hello');
    const down = shutDown(a.app, a.database, { drainMs: 300, graceMs: 100, log: a.app.http.log });
    expect(await person.send('GET', '/readyz')).toMatchObject({ status: 503, body: { code: 'shutting_down' } });
    const during = await person.send('GET', '/api/me');
    expect([during.status, during.headers.get('connection')]).toEqual([200, 'close']);
    expect((await person.send('GET', '/api/health')).status).toBe(200);
    await down;
    await turn.ended;
    expect(turn.events.at(-1)).toEqual({ type: 'error', code: 'server_shutdown', message: 'The server is restarting. Please send that again.', retryable: true });
    await expect(person.send('GET', '/livez')).rejects.toThrow();

    reply = says('Here I am.');
    const there = b.visitor();
    for (const [name, value] of person.cookies) there.cookies.set(name, value);
    expect((await there.items(conversation)).items).toMatchObject([{ text: 'hello' }, { type: 'assistant', text: 'Let me think', incomplete: true }]);
    expect((await there.say(conversation, 'hello again')).text).toBe('Here I am.');
  });

  test('waits for a turn that ends by itself', async () => {
    let go: (() => void) | undefined;
    reply = (response, index) => {
      go = () => void says('Done in time.')(response, index);
    };
    const a = await startReplica('a');
    servers.splice(servers.indexOf(a), 1);
    const person = await a.person();
    const said = person.say(await person.newConversation(), 'hello');
    await until(() => go !== undefined, 'the model is asked');
    const down = shutDown(a.app, a.database, { drainMs: 50, graceMs: 10_000, log: a.app.http.log });
    go?.();
    expect(await said).toMatchObject({ text: 'Done in time.' });
    await down;
  });
});
