import type { ChatEvent, Conversation } from '@wheelhouse/chat-contract/chat.ts';
import { ApiError, AwayError } from '../../lib/api.ts';
import { createUuid } from '../../lib/uuid.ts';
import type { Outbox } from './outbox.ts';
import { applyEvent, failTurn, isRunning, startTurn, type Turn, type TurnFailure } from './turn.ts';

/** The key of a turn whose conversation does not exist yet. */
export const NEW_CONVERSATION = 'new';

/** The turns this browser started, by conversation. They live outside of React, so that a stream outlasts any page. */
export interface Turns {
  get: () => ReadonlyMap<string, Turn>;
  subscribe: (listener: () => void) => () => void;
  /** Sends a message; `null` makes a conversation first. Never rejects: what goes wrong is in the turn. */
  send: (conversationId: string | null, text: string) => Promise<void>;
  /** Sends a failed message again: under its old id when the server never got it, else as a new message. */
  retry: (key: string) => Promise<void>;
  /** Sends every message that the server never got; for when it answers again. */
  retryUnsent: () => void;
  /** Sends what an earlier visit of this tab could not; a message that did arrive is not doubled, its id tells. */
  resume: () => void;
  stop: (key: string) => void;
  forget: (key: string) => void;
  /** Ends the streams; `forgetUnsent` also gives up what was not sent, which must not go out under another account. */
  close: (options: { forgetUnsent: boolean }) => void;
}

export interface TurnsDependencies {
  createConversation: () => Promise<Conversation>;
  streamMessage: (conversationId: string, message: { text: string; clientMessageId: string }, signal: AbortSignal) => AsyncIterable<ChatEvent>;
  cancelRun: (runId: string) => Promise<unknown>;
  onCreated: (conversation: Conversation) => void;
  onEvent: (conversationId: string, event: ChatEvent) => void;
  /** The turn ended, in whatever way; resolves once the stored conversation was read again. */
  onEnded: (conversationId: string) => Promise<unknown>;
  onError: (error: unknown) => void;
  outbox: Outbox;
}

/** How long a stopped reply may take to end by itself before the connection is cut. */
const STOP_GRACE_MS = 3000;

export function createTurns(deps: TurnsDependencies): Turns {
  let turns: ReadonlyMap<string, Turn> = new Map();
  let isClosed = false;
  const aborts = new Map<string, AbortController>();
  const listeners = new Set<() => void>();

  const put = (key: string, turn: Turn | undefined) => {
    if (isClosed) return;
    const next = new Map(turns);
    if (turn) next.set(key, turn);
    else next.delete(key);
    turns = next;
    deps.outbox.write([...next].filter(([, one]) => isUnsent(one)).map(([id, { text, clientMessageId }]) => ({ key: id, text, clientMessageId })));
    for (const listener of listeners) listener();
  };
  const change = (key: string, to: (turn: Turn) => Turn) => {
    const turn = turns.get(key);
    if (turn) put(key, to(turn));
  };

  const isBusy = (key: string) => {
    const turn = turns.get(key);
    return turn !== undefined && isRunning(turn);
  };

  const run = async (conversationId: string | null, turn: Turn) => {
    put(conversationId ?? NEW_CONVERSATION, turn);
    const id = conversationId ?? (await create(turn));
    if (id === null) return;
    const abort = new AbortController();
    aborts.set(id, abort);
    try {
      for await (const event of deps.streamMessage(id, turn, abort.signal)) {
        // The person's own Stop is no failure: the reply so far is stored and shown.
        if (event.type === 'error' && event.code === 'stopped') break;
        change(id, (now) => applyEvent(now, event));
        deps.onEvent(id, event);
      }
    } catch (error) {
      if (!abort.signal.aborted) fail(id, error);
    } finally {
      aborts.delete(id);
    }
    await end(id);
  };

  const create = async (turn: Turn): Promise<string | null> => {
    try {
      const conversation = await deps.createConversation();
      // There under both keys while the view moves from one to the other.
      put(conversation.id, turn);
      deps.onCreated(conversation);
      put(NEW_CONVERSATION, undefined);
      return conversation.id;
    } catch (error) {
      fail(NEW_CONVERSATION, error);
      return null;
    }
  };

  const fail = (key: string, error: unknown) => {
    deps.onError(error);
    const turn = turns.get(key);
    // Once stored, the message and the reply so far are read from the server; it may even still be answering.
    const isStored = turn?.runId !== null || (error instanceof ApiError && error.code === 'duplicate_message');
    if (turn && !isStored) put(key, failTurn(turn, toFailure(error)));
  };

  const end = async (key: string) => {
    const turn = turns.get(key);
    await deps.onEnded(key).catch(() => undefined);
    // A failed turn stays with its Retry; any other is now shown as stored.
    if (turn && turn.phase !== 'failed' && turns.get(key) === turn) put(key, undefined);
  };

  const retry = async (key: string) => {
    const turn = turns.get(key);
    if (turn?.phase !== 'failed') return;
    const clientMessageId = turn.failure?.unsent ? turn.clientMessageId : createUuid();
    await run(key === NEW_CONVERSATION ? null : key, startTurn(turn.text, clientMessageId));
  };

  return {
    get: () => turns,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    send: async (conversationId, text) => {
      if (isBusy(conversationId ?? NEW_CONVERSATION)) return;
      await run(conversationId, startTurn(text, createUuid()));
    },
    retry,
    retryUnsent: () => {
      for (const [key, turn] of turns) if (turn.phase === 'failed' && turn.failure?.unsent) void retry(key);
    },
    resume: () => {
      for (const { key, text, clientMessageId } of deps.outbox.read()) {
        if (!isBusy(key)) void run(key === NEW_CONVERSATION ? null : key, startTurn(text, clientMessageId));
      }
    },
    stop: (key) => {
      const turn = turns.get(key);
      const abort = aborts.get(key);
      if (!turn || !abort || !isRunning(turn)) return;
      put(key, { ...turn, phase: 'stopping' });
      if (turn.runId === null) return abort.abort();
      const grace = setTimeout(() => abort.abort(), STOP_GRACE_MS);
      abort.signal.addEventListener('abort', () => clearTimeout(grace));
      deps.cancelRun(turn.runId).catch(() => abort.abort());
    },
    forget: (key) => put(key, undefined),
    close: ({ forgetUnsent }) => {
      isClosed = true;
      for (const abort of aborts.values()) abort.abort();
      if (forgetUnsent) deps.outbox.write([]);
    },
  };
}

/** Whether the server may not know the message yet. */
function isUnsent(turn: Turn): boolean {
  return turn.phase === 'sending' || (turn.phase === 'failed' && turn.failure?.unsent === true);
}

function toFailure(error: unknown): TurnFailure {
  if (error instanceof AwayError) return { message: 'Not sent yet: the server can’t be reached. It goes out once the server answers again.', retryable: true, unsent: true };
  if (error instanceof ApiError) return { message: error.message, retryable: error.code !== 'not_found', unsent: error.status === 429 || error.code === 'conversation_busy' };
  return { message: 'Something went wrong while sending this.', retryable: true, unsent: true };
}
