'use client';

import type { ToolCard as Card } from '@wheelhouse/chat-contract/chat.ts';
import type { Task } from '@wheelhouse/chat-contract/tasks.ts';
import { ChevronRight, CircleAlert, CircleCheck, CirclePlus, List, PencilLine, RotateCcw, Trash2, type LucideIcon } from 'lucide-react';
import { Button } from '../../components/button.tsx';
import { useNow } from '../../components/use-now.ts';
import { DueLabel } from '../tasks/due-label.tsx';
import { useTaskChanges, useTasks } from '../tasks/tasks.ts';
import { DONE_WORDS, FAILED_WORDS } from './tool-words.ts';

const LOOKS: Record<Card['tool'], { icon: LucideIcon; colour: string }> = {
  add_task: { icon: CirclePlus, colour: 'text-ok' },
  list_tasks: { icon: List, colour: 'text-soft' },
  complete_task: { icon: CircleCheck, colour: 'text-ok' },
  reopen_task: { icon: RotateCcw, colour: 'text-accent' },
  update_task: { icon: PencilLine, colour: 'text-accent' },
  delete_task: { icon: Trash2, colour: 'text-bad' },
};

/** What a tool of the assistant did: the verb, then each task with number, title and due date; Undo for a deletion. */
export function ToolCard({ card }: { card: Card }) {
  const { icon: Icon, colour } = card.error === null ? LOOKS[card.tool] : { icon: CircleAlert, colour: 'text-bad' };
  const head = card.error === null ? DONE_WORDS[card.tool] : FAILED_WORDS[card.tool];
  if (card.tool === 'list_tasks' && card.error === null) return <ListedTasks tasks={card.tasks} />;
  return (
    <div className="grid gap-x-2.5 gap-y-0.5 rounded-xl border border-line bg-panel px-3 py-2 sm:grid-cols-[6.75rem_1fr]">
      <p className={`flex h-7 items-center gap-2 text-xs font-semibold ${colour}`}>
        <Icon size={15} aria-hidden /> {head}
      </p>
      {card.error === null ? (
        <ul className="min-w-0">
          {card.tasks.map((task) => (
            <TaskLine key={task.number} task={task} tool={card.tool} />
          ))}
        </ul>
      ) : (
        <p className="self-center">{card.error}</p>
      )}
    </div>
  );
}

function TaskLine({ task, tool }: { task: Task; tool: Card['tool'] }) {
  const now = useNow();
  const isGone = tool === 'delete_task';
  const isStruck = isGone || tool === 'complete_task';
  return (
    <li className="flex min-h-7 items-center gap-2">
      <span className="min-w-0 wrap-anywhere">
        <span className={isStruck ? 'text-soft line-through' : 'font-medium'}>{task.title}</span> <span className="text-xs text-faint">#{task.number}</span>
      </span>
      <span className="ml-auto flex shrink-0 items-center gap-2 text-xs">
        {task.dueAt && !isStruck && <DueLabel dueAt={task.dueAt} now={now} />}
        {isGone && <Undo task={task} />}
      </span>
    </li>
  );
}

/** Whether a deletion can still be undone is read from the list of tasks, not remembered. */
function Undo({ task }: { task: Task }) {
  const { data: tasks } = useTasks();
  const { restore } = useTaskChanges();
  if (tasks?.some((one) => one.number === task.number)) return <span className="text-soft">Restored</span>;
  return (
    <Button variant="quiet" className="-my-1 min-h-8 px-2.5 text-accent pointer-coarse:min-h-10" disabled={!tasks || restore.isPending} onClick={() => restore.mutate(task.number)}>
      Undo<span className="sr-only"> deleting {task.title}</span>
    </Button>
  );
}

/** The reply says what matters about the list, so the whole of it stays folded. */
function ListedTasks({ tasks }: { tasks: Task[] }) {
  const words = tasks.length === 1 ? 'Looked at 1 task' : `Looked at ${tasks.length} tasks`;
  if (tasks.length === 0) return <p className="text-xs text-faint">Looked at your tasks: none found</p>;
  return (
    <details className="group/list">
      <summary className="inline-flex min-h-7 list-none items-center gap-1.5 rounded-md text-xs text-faint hover:text-ink pointer-coarse:min-h-10">
        <ChevronRight size={13} aria-hidden className="transition-transform group-open/list:rotate-90" /> {words}
      </summary>
      <ul className="mt-1 rounded-xl border border-line bg-panel px-3 py-1.5">
        {tasks.map((task) => (
          <TaskLine key={task.number} task={task} tool={task.done ? 'complete_task' : 'list_tasks'} />
        ))}
      </ul>
    </details>
  );
}
