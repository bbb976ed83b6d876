import type { NewMessage, ToolCard } from '@wheelhouse/chat-contract/chat.ts';
import { and, desc, eq, inArray, lte, sql } from 'drizzle-orm';
import type { Queries } from '../db/database.ts';
import { conversations, items, runs, toolCalls } from '../db/schema.ts';
import { notFound, UserError } from '../http/user-error.ts';

/**
 * All SQL on turns. A turn is a row of `runs`: `running` while its lease is renewed, then `done`, `failed` or `interrupted`.
 * Whoever writes for a turn first locks its conversation (always that first: no deadlocks) and finds the run still running;
 * a replica that lost its lease therefore cannot change anything any more.
 */

/** How long a replica is believed after its last sign of life. */
export const LEASE_SECONDS = 10;

const leaseEnd = sql`now() + make_interval(secs => ${LEASE_SECONDS})`;

/** Who a turn belongs to; what every write for it names. */
export interface Turn {
  userId: string;
  conversationId: string;
  runId: string;
}

/** The turn was taken over after its lease, or its conversation was deleted: nothing may be written for it any more. */
export class TurnLost extends Error {}

/**
 * Stores the message and takes the conversation's one running turn, ending one whose replica has died.
 * @throws UserError 404, 409 `duplicate_message`, 409 `conversation_busy`
 */
export async function beginTurn(
  db: Queries,
  userId: string,
  conversationId: string,
  message: NewMessage,
  replica: string,
): Promise<Turn & { title: string }> {
  return db.transaction(async (tx) => {
    const [conversation] = await lockConversation(tx, userId, conversationId);
    if (conversation === undefined) throw notFound('conversation');
    const { clientMessageId } = message;
    await tx
      .update(runs)
      .set({ status: 'interrupted', errorCode: 'replica_lost', endedAt: sql`now()` })
      .where(and(eq(runs.conversationId, conversationId), eq(runs.status, 'running'), lte(runs.leaseUntil, sql`now()`)));
    const [run] = await tx
      .insert(runs)
      .values({ conversationId, clientMessageId, status: 'running', replica, leaseUntil: leaseEnd })
      .onConflictDoNothing()
      .returning({ id: runs.id });
    if (run === undefined) throw await refusal(tx, conversationId, clientMessageId);
    const turn = { userId, conversationId, runId: run.id };
    const title = conversation.title === '' ? toTitle(message.text) : conversation.title;
    await appendItem(tx, turn, { type: 'user', text: message.text, title });
    return { ...turn, title };
  });
}

/** Stores something the assistant said before its turn is over. @throws TurnLost */
export async function appendAssistantText(db: Queries, turn: Turn, text: string): Promise<void> {
  await db.transaction(async (tx) => {
    await lockRunning(tx, turn);
    await appendItem(tx, turn, { type: 'assistant', text });
  });
}

export interface ToolCall {
  callId: string;
  tool: ToolCard['tool'];
  arguments: Record<string, unknown>;
}

/**
 * Runs a tool and records it, all in one transaction: the task change, the call with its card, the item in the conversation.
 * A call that is already recorded is not run again; its card is returned as it was. @throws TurnLost
 */
export async function callToolOnce(db: Queries, turn: Turn, call: ToolCall, act: (tx: Queries) => Promise<ToolCard>): Promise<ToolCard> {
  return db.transaction(async (tx) => {
    await lockRunning(tx, turn);
    const [known] = await tx
      .select({ card: toolCalls.card })
      .from(toolCalls)
      .where(and(eq(toolCalls.runId, turn.runId), eq(toolCalls.callId, call.callId)));
    if (known !== undefined) return known.card;
    const card = await act(tx);
    await tx.insert(toolCalls).values({ runId: turn.runId, ...call, card });
    await appendItem(tx, turn, { type: 'tool', callId: call.callId });
    return card;
  });
}

export type TurnEnd =
  | { status: 'done'; text: string }
  | { status: 'failed' | 'interrupted'; text: string; errorCode: string };

/**
 * Ends the turn and stores the assistant's last words, marked incomplete unless the turn is done.
 * @returns the number of the conversation's last item
 * @throws TurnLost
 */
export async function endTurn(db: Queries, turn: Turn, end: TurnEnd): Promise<number> {
  return db.transaction(async (tx) => {
    const { lastSeq } = await lockRunning(tx, turn);
    const errorCode = end.status === 'done' ? null : end.errorCode;
    await tx.update(runs).set({ status: end.status, errorCode, endedAt: sql`now()` }).where(eq(runs.id, turn.runId));
    if (end.text === '') return lastSeq;
    return appendItem(tx, turn, { type: 'assistant', text: end.text, incomplete: end.status !== 'done' });
  });
}

/** A running turn whose person has asked for its end carries this as its error code until its replica has seen it. */
const STOP_REQUESTED = 'stop_requested';

/** Notes that the person wants the turn to end. @returns false when it is not theirs or no longer running */
export async function requestStop(db: Queries, userId: string, runId: string): Promise<boolean> {
  const theirs = db.select({ id: conversations.id }).from(conversations).where(eq(conversations.userId, userId));
  const rows = await db
    .update(runs)
    .set({ errorCode: STOP_REQUESTED })
    .where(and(eq(runs.id, runId), eq(runs.status, 'running'), inArray(runs.conversationId, theirs)))
    .returning({ id: runs.id });
  return rows.length > 0;
}

/** Renews this replica's leases. @returns the runs that are still its own, and whether their end was asked for */
export async function renewLeases(db: Queries, runIds: readonly string[]): Promise<Map<string, { isStopRequested: boolean }>> {
  const rows = await db
    .update(runs)
    .set({ leaseUntil: leaseEnd })
    .where(and(inArray(runs.id, [...runIds]), eq(runs.status, 'running')))
    .returning({ id: runs.id, errorCode: runs.errorCode });
  return new Map(rows.map(({ id, errorCode }) => [id, { isStopRequested: errorCode === STOP_REQUESTED }]));
}

/** The newest `limit` items of a conversation as the model needs them, oldest first. */
export async function readHistory(db: Queries, { userId, conversationId }: Turn, limit: number) {
  const rows = await db
    .select({ type: items.type, text: items.text, call: toolCalls })
    .from(items)
    .innerJoin(conversations, and(eq(conversations.id, items.conversationId), eq(conversations.userId, userId)))
    .leftJoin(toolCalls, and(eq(toolCalls.runId, items.runId), eq(toolCalls.callId, items.callId)))
    .where(eq(items.conversationId, conversationId))
    .orderBy(desc(items.seq))
    .limit(limit);
  return rows.reverse();
}
export type HistoryRow = Awaited<ReturnType<typeof readHistory>>[number];

function lockConversation(tx: Queries, userId: string, id: string) {
  return tx
    .select({ title: conversations.title, lastSeq: conversations.lastSeq })
    .from(conversations)
    .where(and(eq(conversations.id, id), eq(conversations.userId, userId)))
    .for('update');
}

async function lockRunning(tx: Queries, { userId, conversationId, runId }: Turn) {
  const [conversation] = await lockConversation(tx, userId, conversationId);
  const [run] = await tx
    .select({ id: runs.id })
    .from(runs)
    .where(and(eq(runs.id, runId), eq(runs.conversationId, conversationId), eq(runs.status, 'running')));
  if (conversation === undefined || run === undefined) throw new TurnLost(`turn ${runId} is no longer ours`);
  return conversation;
}

interface NewItem {
  type: 'user' | 'assistant' | 'tool';
  text?: string;
  incomplete?: boolean;
  callId?: string;
  /** New title of the conversation. */
  title?: string;
}

async function appendItem(tx: Queries, { conversationId, runId }: Turn, { title, ...item }: NewItem): Promise<number> {
  const [conversation] = await tx
    .update(conversations)
    .set({ lastSeq: sql`${conversations.lastSeq} + 1`, updatedAt: sql`now()`, ...(title === undefined ? {} : { title }) })
    .where(eq(conversations.id, conversationId))
    .returning({ seq: conversations.lastSeq });
  if (conversation === undefined) throw new TurnLost(`conversation ${conversationId} is gone`);
  await tx.insert(items).values({ conversationId, runId, seq: conversation.seq, ...item });
  return conversation.seq;
}

async function refusal(tx: Queries, conversationId: string, clientMessageId: string): Promise<UserError> {
  const [same] = await tx
    .select({ id: runs.id })
    .from(runs)
    .where(and(eq(runs.conversationId, conversationId), eq(runs.clientMessageId, clientMessageId)));
  if (same !== undefined) return new UserError(409, 'duplicate_message', 'This message has already been sent.');
  return new UserError(409, 'conversation_busy', 'The assistant is still answering the message before this one.', { retryAfterSeconds: 1 });
}

/** The first line of the first message, shortened to about 60 characters at a word. */
function toTitle(text: string): string {
  const line = (text.split('\n', 1)[0] ?? '').trim();
  if (line.length <= 60) return line;
  const cut = line.slice(0, 60);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), 40))}…`.toWellFormed();
}
