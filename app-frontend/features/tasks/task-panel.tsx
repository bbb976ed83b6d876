'use client';

import { ListChecks } from 'lucide-react';
import { useNow } from '../../components/use-now.ts';
import { AddTask } from './add-task.tsx';
import { groupTasks, type TaskGroup } from './task-list.ts';
import { TaskRow } from './task-row.tsx';
import { useTaskChanges, useTasks } from './tasks.ts';

/**
 * All tasks, editable in place, next to the chat. Accessible names that whole-product tests rely on: the region “Tasks”
 * with one list item per task, which holds the title and a checkbox named after the title.
 */
export function TaskPanel({ className }: { className: string }) {
  const { data: tasks, isPending } = useTasks();
  const { add, change, remove } = useTaskChanges();
  const now = useNow();
  const open = tasks?.filter((task) => !task.done).length ?? 0;

  return (
    <section aria-labelledby="tasks-title" className={`flex min-h-0 flex-col bg-panel ${className}`}>
      <header className="flex min-h-13 items-center gap-2 border-b border-line px-4">
        <h2 id="tasks-title" className="font-semibold">
          Tasks
        </h2>
        {tasks && <span className="text-soft">{open === 0 ? 'none open' : `${open} open`}</span>}
      </header>
      <AddTask onAdd={(task) => add.mutateAsync(task)} />
      <div className="relative min-h-0 flex-1 overflow-y-auto px-2 pb-4">
        {isPending && <TasksLoading />}
        {tasks?.length === 0 && <NoTasks />}
        {groupTasks(tasks ?? [], now).map((group) => (
          <Group key={group.name} group={group}>
            {group.tasks.map((task) => (
              <TaskRow key={task.number} task={task} now={now} onChange={(to) => change.mutateAsync({ task, change: to }).catch(() => undefined)} onDelete={() => remove.mutate(task)} />
            ))}
          </Group>
        ))}
      </div>
    </section>
  );
}

function Group({ group, children }: { group: TaskGroup; children: React.ReactNode }) {
  const colour = group.name === 'Overdue' ? 'text-bad' : 'text-soft';
  return (
    <details open className="group mt-2">
      <summary className={`flex min-h-8 list-none items-center gap-2 rounded-lg px-2 text-xs font-semibold ${colour}`}>
        {group.name}
        <span className="font-normal text-faint">{group.tasks.length}</span>
      </summary>
      <ul>{children}</ul>
    </details>
  );
}

function NoTasks() {
  return (
    <div className="mx-2 mt-10 grid justify-items-center gap-2 text-center text-soft">
      <ListChecks size={28} aria-hidden className="text-faint" />
      <p className="max-w-60 text-balance">No tasks yet. Add one above, or tell the assistant what you have to do.</p>
    </div>
  );
}

function TasksLoading() {
  return (
    <div aria-label="Loading tasks" role="img" className="grid gap-2.5 p-2 pt-4">
      {['w-3/4', 'w-1/2', 'w-2/3'].map((width) => (
        <div key={width} className={`h-4 animate-breathe rounded bg-sunken ${width}`} />
      ))}
    </div>
  );
}
