'use client';

import type { Task, TaskChange } from '@wheelhouse/chat-contract/tasks.ts';
import { Check, Trash2 } from 'lucide-react';
import { startTransition, useOptimistic, useRef, useState } from 'react';
import { IconButton } from '../../components/button.tsx';
import { DueLabel } from './due-label.tsx';
import { TaskEditor } from './task-editor.tsx';

interface TaskRowProps {
  task: Task;
  now: Date;
  /** Settles when the server has answered; never rejects. */
  onChange: (change: TaskChange) => Promise<unknown>;
  onDelete: () => void;
}

/** One task: tick it off, press its title to edit it in place, delete it. */
export function TaskRow({ task, now, onChange, onDelete }: TaskRowProps) {
  const [editing, setEditing] = useState(false);
  // The cache tells its change a tick later; until then React would put the old tick back, and the box would blink.
  const [isDone, showDone] = useOptimistic(task.done);
  const title = useRef<HTMLButtonElement>(null);

  const tick = (done: boolean) => {
    startTransition(async () => {
      showDone(done);
      await onChange({ done });
    });
  };

  const close = () => {
    setEditing(false);
    // The title exists again after this render.
    requestAnimationFrame(() => title.current?.focus());
  };

  if (editing) {
    return (
      <li>
        <TaskEditor
          task={task}
          now={now}
          onCancel={close}
          onSave={(change) => {
            void onChange(change);
            close();
          }}
        />
      </li>
    );
  }
  return (
    <li className="group/row flex items-start rounded-lg hover:bg-ground focus-within:bg-ground">
      <label className="grid size-9 shrink-0 place-content-center pointer-coarse:size-11">
        <input
          type="checkbox"
          aria-label={task.title}
          checked={isDone}
          onChange={(event) => tick(event.target.checked)}
          className="peer col-start-1 row-start-1 size-4.5 appearance-none rounded-[5px] border-[1.5px] border-line-strong bg-panel transition-colors checked:border-accent checked:bg-accent hover:border-accent"
        />
        <Check size={13} strokeWidth={3.5} aria-hidden className="pointer-events-none col-start-1 row-start-1 hidden place-self-center text-on-accent peer-checked:block" />
      </label>
      <button
        ref={title}
        type="button"
        onClick={() => setEditing(true)}
        className="min-w-0 flex-1 py-2 text-left pointer-coarse:py-3"
      >
        <span className="sr-only">Edit </span>
        <span className={`wrap-anywhere ${task.done ? 'text-faint line-through' : ''}`}>{task.title}</span> <span className="text-xs text-faint">#{task.number}</span>
        {task.dueAt && !task.done && (
          <span className="flex text-xs">
            <DueLabel dueAt={task.dueAt} now={now} />
          </span>
        )}
      </button>
      <IconButton
        label={`Delete ${task.title}`}
        onClick={onDelete}
        className="m-0.5 opacity-0 group-focus-within/row:opacity-100 group-hover/row:opacity-100 hover:text-bad pointer-coarse:opacity-100"
      >
        <Trash2 size={15} aria-hidden />
      </IconButton>
    </li>
  );
}
