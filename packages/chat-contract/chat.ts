import { z } from 'zod';
import { Task } from './tasks.ts';

export const Conversation = z.object({ id: z.string(), title: z.string(), createdAt: z.string(), updatedAt: z.string() });
export type Conversation = z.infer<typeof Conversation>;

/** `GET /api/conversations` (newest first); `POST /api/conversations` {} → Conversation; `DELETE /api/conversations/:id` → 204 */
export const ConversationList = z.object({ conversations: z.array(Conversation) });
export type ConversationList = z.infer<typeof ConversationList>;

/** What a tool did, shown as a card. */
export const ToolCard = z.object({
  callId: z.string(),
  tool: z.enum(['add_task', 'list_tasks', 'complete_task', 'reopen_task', 'update_task', 'delete_task']),
  /** Tasks after the call (for delete: as they were). */
  tasks: z.array(Task),
  /** Set when the tool refused or failed. */
  error: z.string().nullable(),
});
export type ToolCard = z.infer<typeof ToolCard>;

/** One entry of a stored conversation. */
export const Item = z.discriminatedUnion('type', [
  z.object({ type: z.literal('user'), seq: z.number(), at: z.string(), text: z.string(), clientMessageId: z.string() }),
  z.object({ type: z.literal('assistant'), seq: z.number(), at: z.string(), text: z.string(), incomplete: z.boolean() }),
  z.object({ type: z.literal('tool'), seq: z.number(), at: z.string(), card: ToolCard }),
]);
export type Item = z.infer<typeof Item>;

/** `GET /api/conversations/:id/items?before=SEQ&limit=N` (oldest first); `running` = a turn is under way on some replica. */
export const ItemPage = z.object({ items: z.array(Item), hasMore: z.boolean(), running: z.boolean() });
export type ItemPage = z.infer<typeof ItemPage>;

/** `POST /api/conversations/:id/messages` → text/event-stream of ChatEvent. The same clientMessageId again: 409 `duplicate_message`. */
export const NewMessage = z.strictObject({
  text: z.string().trim().min(1).max(10_000),
  clientMessageId: z.uuid(),
  /** IANA zone of the person, for “tomorrow”. */
  timeZone: z.string().max(64).default('UTC'),
});
export type NewMessage = z.infer<typeof NewMessage>;

/**
 * Events of the stream; `POST /api/runs/:runId/cancel` → 202 ends it with the error `stopped`, and what was said is kept. Each
 * SSE message is `id: n` + `data: <one JSON of this>`.
 */
export const ChatEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('run'), runId: z.string(), title: z.string(), notice: z.string().nullable() }),
  z.object({ type: z.literal('delta'), text: z.string() }),
  z.object({ type: z.literal('tool'), callId: z.string(), tool: z.string() }),
  z.object({ type: z.literal('tool_result'), card: ToolCard }),
  z.object({ type: z.literal('error'), code: z.string(), message: z.string(), retryable: z.boolean() }),
  z.object({ type: z.literal('done'), seq: z.number() }),
]);
export type ChatEvent = z.infer<typeof ChatEvent>;
