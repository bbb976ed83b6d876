'use client';

import type { Task, TaskChange } from '@wheelhouse/chat-contract/tasks.ts';
import { useState, type FormEvent, type KeyboardEvent } from 'react';
import { Button } from '../../components/button.tsx';
import { dateFieldInDays, fromDueFields, toDueFields } from '../../lib/due-date.ts';

const QUICK_DATES = [
  { label: 'Today', days: 0 },
  { label: 'Tomorrow', days: 1 },
  { label: 'In a week', days: 7 },
];
const INPUT = 'min-h-9 rounded-lg border border-line-strong bg-panel px-2 pointer-coarse:min-h-11';

interface TaskEditorProps {
  task: Task;
  now: Date;
  onSave: (change: TaskChange) => void;
  onCancel: () => void;
}

/** Title and due date of one task, in the row's place. Enter saves, Escape cancels. */
export function TaskEditor({ task, now, onSave, onCancel }: TaskEditorProps) {
  const [title, setTitle] = useState(task.title);
  const [due, setDue] = useState(() => toDueFields(task.dueAt));

  const save = (event: FormEvent) => {
    event.preventDefault();
    const dueAt = fromDueFields(due);
    // Only what was touched is sent: a due time with seconds must not change because the title did.
    const change: TaskChange = {
      ...(title.trim() !== task.title ? { title: title.trim() } : {}),
      ...(sameFields(due, toDueFields(task.dueAt)) ? {} : { dueAt }),
    };
    if (!title.trim() || Object.keys(change).length === 0) return onCancel();
    onSave(change);
  };
  const handleKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onCancel();
  };

  return (
    <form onSubmit={save} onKeyDown={handleKey} className="my-1 grid gap-2.5 rounded-xl border border-line bg-ground p-2.5">
      <input aria-label="Title" autoFocus required maxLength={500} value={title} onChange={(event) => setTitle(event.target.value)} className={`${INPUT} w-full`} />
      <div className="flex flex-wrap gap-1.5">
        {QUICK_DATES.map(({ label, days }) => (
          <QuickDate key={label} label={label} active={due.date === dateFieldInDays(days, now)} onClick={() => setDue({ ...due, date: dateFieldInDays(days, now) })} />
        ))}
        <QuickDate label="No date" active={due.date === ''} onClick={() => setDue({ date: '', time: '' })} />
      </div>
      <div className="flex flex-wrap gap-1.5">
        <input type="date" aria-label="Due date" value={due.date} onChange={(event) => setDue({ ...due, date: event.target.value })} className={`${INPUT} flex-1`} />
        <input type="time" aria-label="Due time" value={due.time} disabled={!due.date} onChange={(event) => setDue({ ...due, time: event.target.value })} className={`${INPUT} disabled:opacity-50`} />
      </div>
      <div className="flex justify-end gap-1.5">
        <Button variant="quiet" className="text-soft" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" variant="primary">
          Save
        </Button>
      </div>
    </form>
  );
}

function QuickDate({ label, active, onClick }: { label: string; active: boolean; onClick: () => void }) {
  return (
    <button
      type="button"
      aria-pressed={active}
      onClick={onClick}
      className="min-h-8 rounded-full border border-line bg-panel px-2.5 text-xs aria-pressed:border-accent aria-pressed:bg-accent-tint aria-pressed:text-accent pointer-coarse:min-h-10"
    >
      {label}
    </button>
  );
}

function sameFields(a: { date: string; time: string }, b: { date: string; time: string }): boolean {
  return a.date === b.date && a.time === b.time;
}
