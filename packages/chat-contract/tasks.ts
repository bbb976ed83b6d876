import { z } from 'zod';

/** A task as every endpoint and tool result shows it. `number` is the user's own short number (#12), never reused. */
export const Task = z.object({
  id: z.string(),
  number: z.number(),
  title: z.string(),
  notes: z.string(),
  done: z.boolean(),
  /** ISO 8601 or null. */
  dueAt: z.string().nullable(),
  completedAt: z.string().nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type Task = z.infer<typeof Task>;

/** `GET /api/tasks` */
export const TaskList = z.object({ tasks: z.array(Task) });
export type TaskList = z.infer<typeof TaskList>;

/** `POST /api/tasks` → Task */
export const NewTask = z.strictObject({
  title: z.string().trim().min(1).max(500),
  notes: z.string().max(5000).default(''),
  dueAt: z.iso.datetime({ offset: true }).nullable().default(null),
});
export type NewTask = z.infer<typeof NewTask>;

/** `PATCH /api/tasks/:number` → Task; `DELETE /api/tasks/:number` → 204; `POST /api/tasks/:number/restore` → Task (undo) */
export const TaskChange = z.strictObject({
  title: z.string().trim().min(1).max(500).optional(),
  notes: z.string().max(5000).optional(),
  dueAt: z.iso.datetime({ offset: true }).nullable().optional(),
  done: z.boolean().optional(),
});
export type TaskChange = z.infer<typeof TaskChange>;
