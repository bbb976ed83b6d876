import type { Conversation, Item, ItemPage } from '@wheelhouse/chat-contract/chat.ts';
import { and, desc, eq, gt, lt, sql, type InferSelectModel } from 'drizzle-orm';
import type { Queries } from '../db/database.ts';
import { conversations, items, runs, toolCalls } from '../db/schema.ts';

/** All SQL on conversations and what was said in them. Every function takes the person's id (turns: `chat/turn-store.ts`). */

export async function listConversations(db: Queries, userId: string, limit: number): Promise<Conversation[]> {
  const rows = await db.select().from(conversations).where(eq(conversations.userId, userId)).orderBy(desc(conversations.updatedAt)).limit(limit);
  return rows.map(toConversation);
}

export async function createConversation(db: Queries, userId: string): Promise<Conversation> {
  const [row] = await db.insert(conversations).values({ userId }).returning();
  if (row === undefined) throw new Error('insert returned no row');
  return toConversation(row);
}

/** Deletes it with everything said in it; tasks stay. @returns false when the person has no such conversation */
export async function deleteConversation(db: Queries, userId: string, id: string): Promise<boolean> {
  const gone = await db.delete(conversations).where(and(eq(conversations.id, id), eq(conversations.userId, userId))).returning({ id: conversations.id });
  return gone.length > 0;
}

export interface PageRequest {
  /** Only items before this one; the newest ones when absent. */
  before?: number | undefined;
  limit: number;
}

/** The newest items before `before`, oldest first. @returns null when the person has no such conversation */
export async function readItems(db: Queries, userId: string, id: string, { before, limit }: PageRequest): Promise<ItemPage | null> {
  const own = and(eq(conversations.id, id), eq(conversations.userId, userId));
  const [conversation] = await db
    .select({
      running: sql<boolean>`exists (${db
        .select({ id: runs.id })
        .from(runs)
        .where(and(eq(runs.conversationId, conversations.id), eq(runs.status, 'running'), gt(runs.leaseUntil, sql`now()`)))})`,
    })
    .from(conversations)
    .where(own);
  if (conversation === undefined) return null;
  const rows = await selectItems(db)
    .where(and(own, before === undefined ? undefined : lt(items.seq, before)))
    .orderBy(desc(items.seq))
    .limit(limit + 1);
  return { items: rows.slice(0, limit).reverse().flatMap(toItem), hasMore: rows.length > limit, running: conversation.running };
}

/** An item row with what belongs to it: the tool's card, the message's id. */
const selectItems = (db: Queries) =>
  db
    .select({ item: items, clientMessageId: runs.clientMessageId, card: toolCalls.card })
    .from(items)
    .innerJoin(conversations, eq(conversations.id, items.conversationId))
    .innerJoin(runs, eq(runs.id, items.runId))
    .leftJoin(toolCalls, and(eq(toolCalls.runId, items.runId), eq(toolCalls.callId, items.callId)));

type ItemRow = Awaited<ReturnType<typeof selectItems>>[number];

/** Empty for a tool item without its call, which the foreign key rules out. */
function toItem({ item, clientMessageId, card }: ItemRow): Item[] {
  const shared = { seq: item.seq, at: item.createdAt.toISOString() };
  switch (item.type) {
    case 'user':
      return [{ type: 'user', ...shared, text: item.text, clientMessageId }];
    case 'assistant':
      return [{ type: 'assistant', ...shared, text: item.text, incomplete: item.incomplete }];
    case 'tool':
      return card === null ? [] : [{ type: 'tool', ...shared, card }];
    default:
      return item.type satisfies never;
  }
}

function toConversation({ id, title, createdAt, updatedAt }: InferSelectModel<typeof conversations>): Conversation {
  return { id, title, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}
