import type { NewTask, Task, TaskChange } from '@wheelhouse/chat-contract/tasks.ts';
import { and, asc, eq, isNotNull, isNull, sql, type InferSelectModel } from 'drizzle-orm';
import type { Queries } from '../db/database.ts';
import { taskCounters, tasks } from '../db/schema.ts';

/** All SQL on tasks. Every function takes the id of the person whose tasks they are and touches no other's. */

export type TaskFilter = 'open' | 'done' | 'all';

/** Tasks that are not deleted, oldest number first; at most `limit`. */
export async function listTasks(db: Queries, userId: string, filter: TaskFilter, limit: number): Promise<Task[]> {
  const byState = { open: isNull(tasks.completedAt), done: isNotNull(tasks.completedAt), all: undefined }[filter];
  const rows = await db
    .select()
    .from(tasks)
    .where(and(eq(tasks.userId, userId), isNull(tasks.deletedAt), byState))
    .orderBy(asc(tasks.number))
    .limit(limit);
  return rows.map(toTask);
}

/** Takes the person's next number and stores the task; both or neither when `db` is a transaction. */
export async function addTask(db: Queries, userId: string, { title, notes, dueAt }: NewTask): Promise<Task> {
  const [counter] = await db
    .insert(taskCounters)
    .values({ userId, lastNumber: 1 })
    .onConflictDoUpdate({ target: taskCounters.userId, set: { lastNumber: sql`${taskCounters.lastNumber} + 1` } })
    .returning({ number: taskCounters.lastNumber });
  const [row] = await db
    .insert(tasks)
    .values({ userId, number: counter?.number ?? 1, title, notes, dueAt: toDate(dueAt) })
    .returning();
  if (row === undefined) throw new Error('insert returned no row');
  return toTask(row);
}

/** @returns the task after the change, or null when the person has no such task */
export async function changeTask(db: Queries, userId: string, number: number, change: TaskChange): Promise<Task | null> {
  const { done, dueAt, ...words } = change;
  const [row] = await db
    .update(tasks)
    .set({
      ...words,
      ...(dueAt === undefined ? {} : { dueAt: toDate(dueAt) }),
      // A task that is done keeps the time it was first done.
      ...(done === undefined ? {} : { completedAt: done ? sql`coalesce(${tasks.completedAt}, now())` : null }),
      updatedAt: sql`now()`,
    })
    .where(and(isTaskOf(userId, number), isNull(tasks.deletedAt)))
    .returning();
  return row === undefined ? null : toTask(row);
}

/** Hides the task until `restoreTask`. @returns the task as it was, or null when the person has no such task */
export async function deleteTask(db: Queries, userId: string, number: number): Promise<Task | null> {
  const [row] = await db
    .update(tasks)
    .set({ deletedAt: sql`now()` })
    .where(and(isTaskOf(userId, number), isNull(tasks.deletedAt)))
    .returning();
  return row === undefined ? null : toTask(row);
}

/** Undoes `deleteTask`; a task that is not deleted stays as it is. @returns null when the person never had such a task */
export async function restoreTask(db: Queries, userId: string, number: number): Promise<Task | null> {
  const [row] = await db.update(tasks).set({ deletedAt: null }).where(isTaskOf(userId, number)).returning();
  return row === undefined ? null : toTask(row);
}

const isTaskOf = (userId: string, number: number) => and(eq(tasks.userId, userId), eq(tasks.number, number));

const toDate = (iso: string | null): Date | null => (iso === null ? null : new Date(iso));

function toTask(row: InferSelectModel<typeof tasks>): Task {
  const { id, number, title, notes, dueAt, completedAt, createdAt, updatedAt } = row;
  return {
    id,
    number,
    title,
    notes,
    done: completedAt !== null,
    dueAt: dueAt?.toISOString() ?? null,
    completedAt: completedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
