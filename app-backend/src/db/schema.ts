import { bigint, boolean, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { ToolCard } from '@wheelhouse/chat-contract/chat.ts';

/**
 * The tables as the queries see them. `migrations/*.sql` creates them (with keys, indexes and cascades);
 * `schema.test.ts` holds both together.
 */
const at = (name: string) => timestamp(name, { withTimezone: true });
const createdAt = at('created_at').notNull().defaultNow();
const updatedAt = at('updated_at').notNull().defaultNow();

export const user = pgTable('user', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  email: text('email').notNull(),
  emailVerified: boolean('email_verified').notNull().default(false),
  image: text('image'),
  createdAt,
  updatedAt,
});

export const session = pgTable('session', {
  id: text('id').primaryKey(),
  token: text('token').notNull(),
  userId: text('user_id').notNull(),
  expiresAt: at('expires_at').notNull(),
  ipAddress: text('ip_address'),
  userAgent: text('user_agent'),
  createdAt,
  updatedAt,
});

export const account = pgTable('account', {
  id: text('id').primaryKey(),
  accountId: text('account_id').notNull(),
  providerId: text('provider_id').notNull(),
  userId: text('user_id').notNull(),
  accessToken: text('access_token'),
  refreshToken: text('refresh_token'),
  idToken: text('id_token'),
  accessTokenExpiresAt: at('access_token_expires_at'),
  refreshTokenExpiresAt: at('refresh_token_expires_at'),
  scope: text('scope'),
  password: text('password'),
  createdAt,
  updatedAt,
});

export const verification = pgTable('verification', {
  id: text('id').primaryKey(),
  identifier: text('identifier').notNull(),
  value: text('value').notNull(),
  expiresAt: at('expires_at').notNull(),
  createdAt,
  updatedAt,
});

export const rateLimit = pgTable('rate_limit', {
  id: text('id').primaryKey(),
  key: text('key').notNull(),
  count: integer('count').notNull(),
  lastRequest: bigint('last_request', { mode: 'number' }).notNull(),
});

export const taskCounters = pgTable('task_counters', {
  userId: text('user_id').primaryKey(),
  lastNumber: integer('last_number').notNull(),
});

export const tasks = pgTable('tasks', {
  id: uuid('id').primaryKey().defaultRandom(),
  userId: text('user_id').notNull(),
  number: integer('number').notNull(),
  title: text('title').notNull(),
  notes: text('notes').notNull().default(''),
  dueAt: at('due_at'),
  completedAt: at('completed_at'),
  deletedAt: at('deleted_at'),
  createdAt,
  updatedAt,
});

export const conversations = pgTable('conversations', {
  id: uuid('id').primaryKey().defaultRandom(),
  userId: text('user_id').notNull(),
  title: text('title').notNull().default(''),
  lastSeq: integer('last_seq').notNull().default(0),
  createdAt,
  updatedAt,
});

export const runs = pgTable('runs', {
  id: uuid('id').primaryKey().defaultRandom(),
  conversationId: uuid('conversation_id').notNull(),
  clientMessageId: uuid('client_message_id').notNull(),
  status: text('status', { enum: ['running', 'done', 'failed', 'interrupted'] }).notNull(),
  errorCode: text('error_code'),
  replica: text('replica').notNull(),
  leaseUntil: at('lease_until').notNull(),
  createdAt,
  endedAt: at('ended_at'),
});

export const toolCalls = pgTable(
  'tool_calls',
  {
    runId: uuid('run_id').notNull(),
    callId: text('call_id').notNull(),
    tool: text('tool').notNull(),
    arguments: jsonb('arguments').$type<Record<string, unknown>>().notNull(),
    card: jsonb('card').$type<ToolCard>().notNull(),
    createdAt,
  },
  (table) => [primaryKey({ columns: [table.runId, table.callId] })],
);

export const items = pgTable(
  'items',
  {
    conversationId: uuid('conversation_id').notNull(),
    seq: integer('seq').notNull(),
    runId: uuid('run_id').notNull(),
    type: text('type', { enum: ['user', 'assistant', 'tool'] }).notNull(),
    text: text('text').notNull().default(''),
    incomplete: boolean('incomplete').notNull().default(false),
    callId: text('call_id'),
    createdAt,
  },
  (table) => [primaryKey({ columns: [table.conversationId, table.seq] })],
);
