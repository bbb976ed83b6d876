import type { ToolCard } from '@wheelhouse/chat-contract/chat.ts';
import type { Task } from '@wheelhouse/chat-contract/tasks.ts';
import type { McpServer, ServerContext } from '@modelcontextprotocol/server';
import type { FastifyBaseLogger } from 'fastify';
import { z } from 'zod';
import type { Queries } from '../db/database.ts';
import { addTask, changeTask, deleteTask, listTasks } from '../tasks/task-store.ts';

/** More than a model can use; bounds what one answer costs. */
const LIST_LIMIT = 200;

const number = z.number().int().min(1).max(2_147_483_647).describe('The task’s number, as list_tasks shows it');
const title = z.string().trim().min(1).max(500);
const notes = z.string().max(5000);
const dueAt = z.iso.datetime({ offset: true }).describe('ISO 8601 with offset; a day without a time is 23:59 in the person’s zone');
const orKeep = (field: string) => `New ${field}; leave out or null to keep`;

/** The tools on one person's tasks. Inputs are strict: an argument that names a user, or anything not asked for, is refused. */
export const taskTools = [
  taskTool(
    'add_task',
    'Add a task to the person’s list.',
    { title, notes: notes.nullable().optional(), dueAt: dueAt.nullable().optional() },
    async (tx, userId, input) => [await addTask(tx, userId, { title: input.title, notes: input.notes ?? '', dueAt: input.dueAt ?? null })],
  ),
  taskTool(
    'list_tasks',
    'List the person’s tasks with their numbers. Use it to find the number of a task the person describes.',
    { filter: z.enum(['open', 'done', 'all']).describe('Which tasks to list') },
    (tx, userId, { filter }) => listTasks(tx, userId, filter, LIST_LIMIT),
  ),
  taskTool('complete_task', 'Mark a task as done.', { number }, async (tx, userId, input) =>
    orNone(await changeTask(tx, userId, input.number, { done: true })),
  ),
  taskTool('reopen_task', 'Mark a done task as not done.', { number }, async (tx, userId, input) =>
    orNone(await changeTask(tx, userId, input.number, { done: false })),
  ),
  taskTool(
    'update_task',
    'Change the title, notes or due time of a task.',
    {
      number,
      title: title.nullable().optional().describe(orKeep('title')),
      notes: notes.nullable().optional().describe(orKeep('notes')),
      dueAt: dueAt.nullable().optional().describe(orKeep('due time')),
      clearDue: z.boolean().nullable().optional().describe('true removes the due time'),
    },
    async (tx, userId, input) => {
      const change = { title: input.title ?? undefined, notes: input.notes ?? undefined };
      const due = input.clearDue === true ? null : (input.dueAt ?? undefined);
      return orNone(await changeTask(tx, userId, input.number, { ...change, dueAt: due }));
    },
  ),
  taskTool('delete_task', 'Delete a task. The person can undo it.', { number }, async (tx, userId, input) =>
    orNone(await deleteTask(tx, userId, input.number)),
  ),
];

/** A call whose input has been checked; `act` does it inside the transaction it is given. */
export interface CheckedCall {
  tool: ToolCard['tool'];
  input: Record<string, unknown>;
  /** The tasks after the call (for delete: as they were), or null when there is no such task. */
  act(tx: Queries, userId: string): Promise<Task[] | null>;
}

export type CallHandler = (call: CheckedCall, context: ServerContext) => Promise<ToolCard>;

function taskTool<Shape extends z.ZodRawShape>(
  tool: ToolCard['tool'],
  description: string,
  shape: Shape,
  act: (tx: Queries, userId: string, input: z.infer<z.ZodObject<Shape, z.core.$strict>>) => Promise<Task[] | null>,
) {
  const inputSchema = z.strictObject(shape);
  return (server: McpServer, handle: CallHandler, log: FastifyBaseLogger): void => {
    server.registerTool(tool, { description, inputSchema }, async (input, context) => {
      const call = { tool, input, act: (tx: Queries, userId: string) => act(tx, userId, input) };
      try {
        const card = await handle(call, context);
        return { content: [{ type: 'text', text: toToolText(card) }], structuredContent: { ...card } };
      } catch (error) {
        // The model, and with it an endpoint elsewhere, must not read queries and their values.
        log.error({ err: error, tool }, 'tool failed');
        return { content: [{ type: 'text', text: 'The tool failed and nothing was changed.' }], isError: true };
      }
    });
  };
}

const orNone = (task: Task | null): Task[] | null => (task === null ? null : [task]);

/** A tool's result as the model reads it: only what it needs to decide and to say. */
export const ToolText = z.object({
  tasks: z.array(z.object({ number: z.number(), title: z.string(), done: z.boolean(), dueAt: z.string().nullable(), notes: z.string().optional() })),
  error: z.string().nullable(),
});
export type ToolText = z.infer<typeof ToolText>;

export function toToolText({ tasks, error }: ToolCard): string {
  const text: ToolText = {
    tasks: tasks.map(({ number, title, done, dueAt, notes }) => ({ number, title, done, dueAt, notes: notes === '' ? undefined : notes })),
    error,
  };
  return JSON.stringify(text);
}
