import type { Task } from '@wheelhouse/chat-contract/tasks.ts';
import { expect, test } from 'vitest';
import { changedTask, groupTasks, withTask, withoutTask } from './task-list.ts';

const now = new Date(2026, 10, 23, 12, 0);

function task(number: number, rest: Partial<Task> = {}): Task {
  const at = '2026-11-01T00:00:00.000Z';
  return { id: `id-${number}`, number, title: `task ${number}`, notes: '', done: false, dueAt: null, completedAt: null, createdAt: at, updatedAt: at, ...rest };
}

function due(day: number, hours: number): Partial<Task> {
  return { dueAt: new Date(2026, 10, day, hours).toISOString() };
}

test('groups tasks by when they are due, the most urgent first, the last finished first', () => {
  const tasks = [
    task(1),
    task(2, due(24, 9)),
    task(3, { done: true, completedAt: '2026-11-20T10:00:00.000Z' }),
    task(4, due(23, 17)),
    task(5, due(23, 15)),
    task(6, { done: true, completedAt: '2026-11-21T10:00:00.000Z', ...due(1, 1) }),
    task(7, due(22, 9)),
    task(8, due(30, 9)),
    task(9, due(23, 9)),
  ];
  expect(groupTasks(tasks, now).map(({ name, tasks: members }) => [name, members.map(({ number }) => number)])).toEqual([
    ['Overdue', [7, 9]],
    ['Today', [5, 4]],
    ['Tomorrow', [2]],
    ['Later', [8]],
    ['No date', [1]],
    ['Done', [6, 3]],
  ]);
});

test('leaves empty groups out', () => {
  expect(groupTasks([], now)).toEqual([]);
});

test('replaces a known task in its place and adds an unknown one', () => {
  const list = [task(1), task(2)];
  expect(withTask(list, task(1, { title: 'new' })).map(({ title }) => title)).toEqual(['new', 'task 2']);
  expect(withTask(list, task(3)).map(({ number }) => number)).toEqual([1, 2, 3]);
});

test('takes a task out by its number', () => {
  expect(withoutTask([task(1), task(2)], 1).map(({ number }) => number)).toEqual([2]);
});

test('shows a change as the server will answer it', () => {
  const open = task(1, due(24, 9));
  expect(changedTask(open, { done: true }, now)).toMatchObject({ done: true, completedAt: now.toISOString(), dueAt: open.dueAt });
  expect(changedTask({ ...open, done: true, completedAt: 'x' }, { done: false }, now)).toMatchObject({ done: false, completedAt: null });
  expect(changedTask(open, { dueAt: null, title: 'other' }, now)).toMatchObject({ title: 'other', dueAt: null, done: false });
});
