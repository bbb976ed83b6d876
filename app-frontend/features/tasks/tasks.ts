import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request, send } from '../../lib/api.ts';
import { Task, TaskList, type TaskChange } from '@wheelhouse/chat-contract/tasks.ts';
import type { ToolCard } from '@wheelhouse/chat-contract/chat.ts';
import { useToast } from '../../components/toast.tsx';
import { changedTask, withTask, withoutTask } from './task-list.ts';

export async function fetchTasks({ signal }: { signal: AbortSignal }): Promise<Task[]> {
  return (await request('/api/tasks', TaskList, { signal })).tasks;
}

const options = queryOptions({ queryKey: ['tasks'], queryFn: fetchTasks });
export const tasksKey = options.queryKey;

export function useTasks() {
  return useQuery(options);
}

/** The list after a tool of the assistant did what its card says. */
export function taskChangesByTool(tasks: Task[] | undefined, card: ToolCard): Task[] | undefined {
  if (!tasks || card.error !== null) return tasks;
  const apply = (list: Task[], task: Task) => (card.tool === 'delete_task' ? withoutTask(list, task.number) : withTask(list, task));
  return card.tasks.reduce(apply, tasks);
}

/** The person's own changes. Each shows at once, and is taken back with a word of why when the server refuses. */
export function useTaskChanges() {
  const queryClient = useQueryClient();
  const showToast = useToast();

  const edit = (to: (tasks: Task[]) => Task[]) => queryClient.setQueryData(tasksKey, (tasks) => tasks && to(tasks));
  const show = (task: Task) => edit((tasks) => withTask(tasks, task));
  const takeBack = (what: string) => (error: Error) => {
    showToast({ text: `${what}: ${error.message}`, tone: 'bad' });
    return queryClient.invalidateQueries({ queryKey: tasksKey });
  };

  const add = useMutation({
    mutationFn: (task: { title: string; dueAt: string | null }) => request('/api/tasks', Task, { method: 'POST', body: task }),
    onSuccess: show,
    onError: takeBack('Not added'),
  });
  const change = useMutation({
    mutationFn: ({ task, change }: { task: Task; change: TaskChange }) => request(`/api/tasks/${task.number}`, Task, { method: 'PATCH', body: change }),
    onMutate: async ({ task, change }) => {
      await queryClient.cancelQueries({ queryKey: tasksKey });
      show(changedTask(task, change, new Date()));
    },
    onSuccess: show,
    onError: takeBack('Not saved'),
  });
  const restore = useMutation({
    mutationFn: (number: number) => request(`/api/tasks/${number}/restore`, Task, { method: 'POST', body: {} }),
    onSuccess: show,
    onError: takeBack('Not restored'),
  });
  const remove = useMutation({
    mutationFn: (task: Task) => send(`/api/tasks/${task.number}`, { method: 'DELETE' }),
    onMutate: async (task) => {
      await queryClient.cancelQueries({ queryKey: tasksKey });
      edit((tasks) => withoutTask(tasks, task.number));
    },
    onSuccess: (_answer, task) => showToast({ text: `Deleted “${task.title}”`, action: { label: 'Undo', run: () => restore.mutate(task.number) } }),
    onError: takeBack('Not deleted'),
  });

  return { add, change, remove, restore };
}
