import type { Task, TaskChange } from '@wheelhouse/chat-contract/tasks.ts';
import { daysBetween } from '../../lib/due-date.ts';

export interface TaskGroup {
  name: 'Overdue' | 'Today' | 'Tomorrow' | 'Later' | 'No date' | 'Done';
  tasks: Task[];
}

const ORDER: TaskGroup['name'][] = ['Overdue', 'Today', 'Tomorrow', 'Later', 'No date', 'Done'];

/** Open tasks by when they are due, then done ones, the last finished first. Empty groups are left out. */
export function groupTasks(tasks: Task[], now: Date): TaskGroup[] {
  const groups = Map.groupBy(tasks, (task) => groupOf(task, now));
  return ORDER.flatMap((name) => {
    const members = groups.get(name);
    if (!members) return [];
    return [{ name, tasks: members.toSorted(name === 'Done' ? byLastCompleted : byDueThenNumber) }];
  });
}

/** The list with `task` as it is now: replaced by number, or added. */
export function withTask(tasks: Task[], task: Task): Task[] {
  const known = tasks.some((one) => one.number === task.number);
  return known ? tasks.map((one) => (one.number === task.number ? task : one)) : [...tasks, task];
}

/** The list without the task of that number. */
export function withoutTask(tasks: Task[], number: number): Task[] {
  return tasks.filter((task) => task.number !== number);
}

/** What the server will answer to `change`, shown until it does. */
export function changedTask(task: Task, change: TaskChange, now: Date): Task {
  const completedAt = change.done === undefined ? task.completedAt : change.done ? now.toISOString() : null;
  return { ...task, ...change, dueAt: change.dueAt === undefined ? task.dueAt : change.dueAt, completedAt };
}

function groupOf(task: Task, now: Date): TaskGroup['name'] {
  if (task.done) return 'Done';
  if (task.dueAt === null) return 'No date';
  const due = new Date(task.dueAt);
  if (due < now) return 'Overdue';
  const days = daysBetween(now, due);
  if (days === 0) return 'Today';
  return days === 1 ? 'Tomorrow' : 'Later';
}

function byDueThenNumber(a: Task, b: Task): number {
  return (a.dueAt ?? '').localeCompare(b.dueAt ?? '') || a.number - b.number;
}

function byLastCompleted(a: Task, b: Task): number {
  return (b.completedAt ?? '').localeCompare(a.completedAt ?? '') || b.number - a.number;
}
