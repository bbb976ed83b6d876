import type { ToolText } from '../task-tools.ts';
import { dayOffset, sayDue, type Clock } from './dates.ts';
import { startsWithVerb, type When } from './grammar.ts';

/** What the rule model says. Short, and only about tasks that a tool has returned. */

export type SpokenTask = ToolText['tasks'][number];

export const HELP =
  'I keep your to-do list. You can say things like:\n' +
  '- add buy milk tomorrow\n- what do I have to do?\n- done with milk\n- rename bread to rye bread\n- move #3 to friday\n- delete rye bread';

export const HELLO = 'Hello! What would you like to get done? Try “add buy milk tomorrow” or “what do I have to do?”.';
export const NEVER_MIND = 'All right, nothing was changed.';
export const THANKS = 'You’re welcome!';

/** Starts every question back, so that the next message is read as its answer. */
export const WHICH = 'Which one do you mean';

export function sayUnknown(text: string): string {
  const quoted = text.length > 60 ? `${text.slice(0, 60).toWellFormed()}…` : text;
  if (startsWithVerb(text)) return `Shall I put that on your list? Then say “add ${quoted}”.`;
  return `I’m not sure what to do with “${quoted}”. I can add, list, complete, reopen, rename, move and delete tasks: for example “add buy milk tomorrow” or “done with milk”.`;
}

export const name = ({ number, title }: SpokenTask): string => `#${number} ${title}`;

export function sayAdded(tasks: readonly SpokenTask[], clock: Clock): string {
  return `Added ${join(tasks.map((task) => (task.dueAt === null ? name(task) : `${name(task)}, due ${sayDue(task.dueAt, clock)}`)), 'and', tasks.some((task) => task.dueAt !== null) ? '; ' : ', ')}.`;
}

export const sayCompleted = (tasks: readonly SpokenTask[]): string => `Marked ${names(tasks)} as done.`;
export const sayReopened = (tasks: readonly SpokenTask[]): string => `Reopened ${names(tasks)}.`;
export const sayDeleted = (tasks: readonly SpokenTask[]): string => `Deleted ${names(tasks)}.`;
export const sayRenamed = ([task]: readonly SpokenTask[]): string => (task === undefined ? 'Nothing was renamed.' : `Renamed #${task.number} to ${task.title}.`);

export function sayMoved(tasks: readonly SpokenTask[], clock: Clock): string {
  const due = tasks[0]?.dueAt ?? null;
  const are = tasks.length > 1 ? 'are' : 'is';
  return due === null ? `${capital(names(tasks))} ${tasks.length > 1 ? 'have' : 'has'} no due date any more.` : `${capital(names(tasks))} ${are} now due ${sayDue(due, clock)}.`;
}

export const sayAlready = (tasks: readonly SpokenTask[], state: 'done' | 'open'): string =>
  `${capital(names(tasks))} ${tasks.length > 1 ? 'are' : 'is'} ${state === 'done' ? 'already done' : 'still open'}.`;

export function sayWhich(tasks: readonly SpokenTask[]): string {
  return `${WHICH}: ${join(tasks.slice(0, 8).map(name), 'or')}?`;
}

export function sayNotFound(phrase: string, tasks: readonly SpokenTask[]): string {
  const open = tasks.filter((task) => !task.done);
  const sorry = /^(?:it|that|this|them|these|those|both)$/i.test(phrase) ? 'I’m not sure which task you mean.' : `I could not find a task like “${phrase}”.`;
  if (tasks.length === 0) return `${sorry} Your list is empty.`;
  if (open.length === 0) return `${sorry} Everything on your list is done.`;
  return `${sorry} Open right now: ${join(open.slice(0, 8).map(name), 'and')}${open.length > 8 ? ` and ${open.length - 8} more` : ''}.`;
}

export function sayList(tasks: readonly SpokenTask[], filter: 'open' | 'done' | 'all', when: When | null, clock: Clock): string {
  const shown = tasks.filter((task) => when === null || isDue(task, when, clock));
  if (shown.length === 0) return sayEmpty(filter, when);
  const count = shown.length === 1 ? '1 task' : `${shown.length} tasks`;
  const head = { open: `You have ${count} to do`, done: `You have finished ${count}`, all: `You have ${count}` }[filter];
  const sorted = when === null ? shown : shown.toSorted((a, b) => (a.dueAt ?? '').localeCompare(b.dueAt ?? ''));
  return `${head}${when === null ? '' : whenWords[when]}:\n${sorted.map((task) => `- ${line(task, clock)}`).join('\n')}`;
}

const whenWords: Record<When, string> = { today: ' by the end of today', tomorrow: ' by the end of tomorrow', week: ' within a week', overdue: ' that should be done already' };

function isDue({ dueAt }: SpokenTask, when: When, clock: Clock): boolean {
  if (dueAt === null) return false;
  if (when === 'overdue') return dueAt < clock.now.toISOString();
  return dayOffset(dueAt, clock) <= { today: 0, tomorrow: 1, week: 7 }[when];
}

function sayEmpty(filter: 'open' | 'done' | 'all', when: When | null): string {
  if (when === 'overdue') return 'Nothing is overdue.';
  if (when !== null) return `Nothing is due ${when === 'week' ? 'within a week' : `by the end of ${when}`}.`;
  return { open: 'You have nothing to do. Enjoy!', done: 'Nothing is done yet.', all: 'Your list is empty.' }[filter];
}

function line(task: SpokenTask, clock: Clock): string {
  if (task.done) return `${name(task)} (done)`;
  if (task.dueAt === null) return name(task);
  const overdue = task.dueAt < clock.now.toISOString();
  return `${name(task)} – ${overdue ? 'was due' : 'due'} ${sayDue(task.dueAt, clock)}`;
}

const names = (tasks: readonly SpokenTask[]): string => (tasks.length > 8 ? `${tasks.length} tasks` : join(tasks.map(name), 'and'));

function join(parts: readonly string[], word: string, comma = ', '): string {
  const [last = '', ...rest] = parts.toReversed();
  return rest.length === 0 ? last : `${rest.toReversed().join(comma)} ${word} ${last}`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
