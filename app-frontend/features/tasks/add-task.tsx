'use client';

import { Plus } from 'lucide-react';
import { useRef, useState, type FormEvent } from 'react';

/** Adds a task without the assistant; the text comes back when the server refuses it. */
export function AddTask({ onAdd }: { onAdd: (task: { title: string; dueAt: null }) => Promise<unknown> }) {
  const [title, setTitle] = useState('');
  const input = useRef<HTMLInputElement>(null);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const text = title.trim();
    if (!text) return;
    setTitle('');
    input.current?.focus();
    onAdd({ title: text, dueAt: null }).catch(() => setTitle((typed) => typed || text));
  };

  return (
    <form onSubmit={submit} className="flex items-center gap-2 border-b border-line px-4 focus-within:shadow-[inset_0_-2px_0_var(--accent)]">
      <Plus size={16} aria-hidden className="text-faint" />
      <input
        ref={input}
        aria-label="New task"
        placeholder="Add a task"
        maxLength={500}
        value={title}
        onChange={(event) => setTitle(event.target.value)}
        className="min-h-11 min-w-0 flex-1 bg-transparent outline-none"
      />
      <button type="submit" disabled={!title.trim()} className="min-h-8 rounded-md px-2 font-semibold text-accent disabled:invisible">
        Add
      </button>
    </form>
  );
}
