import type { ChatEvent, Conversation } from '@wheelhouse/chat-contract/chat.ts';
import { expect, test } from 'vitest';
import { ApiError, AwayError } from '../../lib/api.ts';
import type { Unsent } from './outbox.ts';
import { createTurns, NEW_CONVERSATION, type TurnsDependencies } from './turns.ts';

const run: ChatEvent = { type: 'run', runId: 'r1', title: 'Milk', notice: null };
const done: ChatEvent = { type: 'done', seq: 2 };
const conversation: Conversation = { id: 'c1', title: '', createdAt: '', updatedAt: '' };

/** A whole, scripted server: `script` plays the stream of each message in turn. */
function setUp(script: ((signal: AbortSignal) => AsyncGenerator<ChatEvent>)[], rest: Partial<TurnsDependencies> = {}, unsent: Unsent[] = []) {
  const seen = { ids: [] as string[], errors: [] as unknown[], ended: [] as string[], cancelled: [] as string[], created: [] as string[] };
  const kept = { messages: unsent };
  const turns = createTurns({
    createConversation: () => Promise.resolve(conversation),
    streamMessage: (_id, message, signal) => {
      seen.ids.push(message.clientMessageId);
      const play = script.shift();
      if (!play) throw new Error('one message more than the script has');
      return play(signal);
    },
    cancelRun: (runId) => Promise.resolve(seen.cancelled.push(runId)),
    onCreated: ({ id }) => seen.created.push(id),
    onEvent: () => undefined,
    onEnded: (id) => Promise.resolve(seen.ended.push(id)),
    onError: (error) => seen.errors.push(error),
    outbox: { read: () => kept.messages, write: (messages) => (kept.messages = messages) },
    ...rest,
  });
  return { turns, seen, kept };
}

async function* answer() {
  yield run;
  yield done;
}

async function* refuse(error: Error): AsyncGenerator<ChatEvent> {
  throw error;
}

test('an answered message leaves the place to the stored conversation', async () => {
  const { turns, seen } = setUp([answer]);
  await turns.send('c1', 'add milk');
  expect(seen.ended).toEqual(['c1']);
  expect(turns.get().size).toBe(0);
});

test('the first message makes its conversation and moves there', async () => {
  const { turns, seen } = setUp([answer], {
    onCreated: ({ id }) => {
      seen.created.push(id);
      // The view moves now and must find the message in both places.
      expect([...turns.get().keys()]).toEqual([NEW_CONVERSATION, 'c1']);
    },
  });
  const sent = turns.send(null, 'add milk');
  expect([...turns.get().keys()]).toEqual([NEW_CONVERSATION]);
  await sent;
  expect(turns.get().size).toBe(0);
  expect(seen).toMatchObject({ created: ['c1'], ended: ['c1'] });
});

test('a message that never arrived is sent again under the same id once the server is back', async () => {
  const { turns, seen } = setUp([() => refuse(new AwayError()), answer]);
  await turns.send('c1', 'add milk');
  expect(turns.get().get('c1')).toMatchObject({ phase: 'failed', failure: { unsent: true, retryable: true } });
  turns.retryUnsent();
  await expect.poll(() => turns.get().size).toBe(0);
  expect(seen.ids).toHaveLength(2);
  expect(new Set(seen.ids).size).toBe(1);
});

test('a conversation that could not be made keeps the message for a retry', async () => {
  let away = true;
  const { turns, seen } = setUp([answer], { createConversation: () => (away ? Promise.reject(new AwayError()) : Promise.resolve(conversation)) });
  await turns.send(null, 'add milk');
  expect(turns.get().get(NEW_CONVERSATION)).toMatchObject({ text: 'add milk', phase: 'failed' });
  away = false;
  await turns.retry(NEW_CONVERSATION);
  expect(seen.created).toEqual(['c1']);
});

test('a failed answer is tried again as a new message', async () => {
  async function* fail(): AsyncGenerator<ChatEvent> {
    yield run;
    yield { type: 'error', code: 'model_unreachable', message: 'No answer.', retryable: true };
  }
  const { turns, seen } = setUp([fail, answer]);
  await turns.send('c1', 'add milk');
  expect(turns.get().get('c1')?.failure).toMatchObject({ message: 'No answer.', unsent: false });
  await turns.retry('c1');
  expect(new Set(seen.ids).size).toBe(2);
  expect(turns.get().size).toBe(0);
});

test('a connection lost in the middle reads what the server stored', async () => {
  async function* cut(): AsyncGenerator<ChatEvent> {
    yield run;
    throw new AwayError();
  }
  const { turns, seen } = setUp([cut]);
  await turns.send('c1', 'add milk');
  expect(seen.ended).toEqual(['c1']);
  expect(seen.errors).toHaveLength(1);
  expect(turns.get().size).toBe(0);
});

test('a message the server already has is not a failure', async () => {
  const { turns } = setUp([() => refuse(new ApiError(409, 'duplicate_message', 'Known.'))]);
  await turns.send('c1', 'add milk');
  expect(turns.get().size).toBe(0);
});

test('stop cancels the run and keeps reading until it ended', async () => {
  const stopped = Promise.withResolvers<void>();
  async function* slow(): AsyncGenerator<ChatEvent> {
    yield run;
    await stopped.promise;
    yield done;
  }
  const { turns, seen } = setUp([slow], {
    cancelRun: (runId) => {
      seen.cancelled.push(runId);
      stopped.resolve();
      return Promise.resolve();
    },
  });
  const sent = turns.send('c1', 'add milk');
  await expect.poll(() => turns.get().get('c1')?.runId).toBe('r1');
  turns.stop('c1');
  expect(turns.get().get('c1')?.phase).toBe('stopping');
  await sent;
  expect(seen.cancelled).toEqual(['r1']);
  expect(turns.get().size).toBe(0);
});

test('a second message waits for the first', async () => {
  const { turns, seen } = setUp([answer]);
  const first = turns.send('c1', 'add milk');
  await turns.send('c1', 'add bread');
  await first;
  expect(seen.ids).toHaveLength(1);
});

test('what was not sent is kept until the server has it', async () => {
  const { turns, kept } = setUp([() => refuse(new AwayError()), answer]);
  await turns.send('c1', 'add milk');
  expect(kept.messages).toMatchObject([{ key: 'c1', text: 'add milk' }]);
  await turns.retry('c1');
  expect(kept.messages).toEqual([]);
});

test('a later visit sends what an earlier one could not, under the same id', async () => {
  const { turns, seen, kept } = setUp([answer], {}, [{ key: 'c1', text: 'add milk', clientMessageId: 'm1' }]);
  turns.resume();
  await expect.poll(() => seen.ended).toEqual(['c1']);
  expect(seen.ids).toEqual(['m1']);
  expect(kept.messages).toEqual([]);
});

test('signing out gives up what was not sent', async () => {
  const { turns, kept } = setUp([() => refuse(new AwayError())]);
  await turns.send('c1', 'add milk');
  turns.close({ forgetUnsent: true });
  expect(kept.messages).toEqual([]);
});
