import { NewTask, TaskChange, type Task, type TaskList } from '@wheelhouse/chat-contract/tasks.ts';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { SignedIn } from '../auth/signed-in.ts';
import type { Queries } from '../db/database.ts';
import { parse } from '../http/parse.ts';
import { notFound } from '../http/user-error.ts';
import { addTask, changeTask, deleteTask, listTasks, restoreTask } from './task-store.ts';

/** More than a person keeps; bounds one answer. */
const LIST_LIMIT = 1_000;

const NumberParams = z.object({ number: z.coerce.number().int().min(1).max(2_147_483_647) });

/** The task list beside the chat: plain requests, no model. */
export function taskRoutes(db: Queries, signedIn: SignedIn) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get('/api/tasks', async (request, reply): Promise<TaskList> => {
      const me = await signedIn(request, reply);
      return { tasks: await listTasks(db, me.id, 'all', LIST_LIMIT) };
    });

    app.post('/api/tasks', async (request, reply): Promise<Task> => {
      const me = await signedIn(request, reply);
      const task = parse(NewTask, request.body);
      reply.code(201);
      return db.transaction((tx) => addTask(tx, me.id, task));
    });

    app.patch('/api/tasks/:number', async (request, reply): Promise<Task> => {
      const me = await signedIn(request, reply);
      const { number } = parse(NumberParams, request.params);
      return found(await changeTask(db, me.id, number, parse(TaskChange, request.body)));
    });

    app.delete('/api/tasks/:number', async (request, reply) => {
      const me = await signedIn(request, reply);
      found(await deleteTask(db, me.id, parse(NumberParams, request.params).number));
      return reply.code(204).send();
    });

    app.post('/api/tasks/:number/restore', async (request, reply): Promise<Task> => {
      const me = await signedIn(request, reply);
      return found(await restoreTask(db, me.id, parse(NumberParams, request.params).number));
    });
  };
}

function found(task: Task | null): Task {
  if (task === null) throw notFound('task');
  return task;
}
