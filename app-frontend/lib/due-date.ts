/** How a due date reads: `text` for people, `state` for its colour. */
export interface DueWords {
  text: string;
  state: 'overdue' | 'today' | 'soon' | 'later';
}

/** A task due at the last minute of a day is due “that day”, without a time. */
const END_OF_DAY = { hours: 23, minutes: 59 };
const DAY_MS = 86_400_000;

/** “Today 17:00”, “Tomorrow”, “Fri”, “12 Dec”, “3 Jan 2028”, “2 days late”, in the person's own time zone. */
export function dueWords(dueAt: string, now: Date): DueWords {
  const due = new Date(dueAt);
  const days = daysBetween(now, due);
  const clock = hasTime(due) ? ` ${clockTime(due)}` : '';
  if (due < now) return { text: days === 0 ? `Today${clock}, late` : lateBy(-days), state: 'overdue' };
  if (days === 0) return { text: `Today${clock}`, state: 'today' };
  if (days === 1) return { text: `Tomorrow${clock}`, state: 'soon' };
  if (days < 7) return { text: due.toLocaleDateString('en-GB', { weekday: 'short' }) + clock, state: 'later' };
  const year = due.getFullYear() === now.getFullYear() ? undefined : 'numeric';
  return { text: due.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year }), state: 'later' };
}

/** The whole date for a tooltip and screen readers: “Tuesday 24 November 2026 at 17:00”. */
export function dueInFull(dueAt: string): string {
  const due = new Date(dueAt);
  const weekday = due.toLocaleDateString('en-GB', { weekday: 'long' });
  const day = due.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
  return hasTime(due) ? `${weekday} ${day} at ${clockTime(due)}` : `${weekday} ${day}`;
}

/** Calendar days from `from` to `to` in local time; a day with a clock change counts as one. */
export function daysBetween(from: Date, to: Date): number {
  return Math.round((startOfDay(to).getTime() - startOfDay(from).getTime()) / DAY_MS);
}

/** The values of `<input type="date">` and `<input type="time">` for a due date; time is '' for a whole day. */
export function toDueFields(dueAt: string | null): { date: string; time: string } {
  if (dueAt === null) return { date: '', time: '' };
  const due = new Date(dueAt);
  return { date: dateField(due), time: hasTime(due) ? clockTime(due) : '' };
}

/** Back from the two inputs to ISO 8601, or null without a date. */
export function fromDueFields({ date, time }: { date: string; time: string }): string | null {
  const due = new Date(`${date}T${time || '23:59'}`);
  return Number.isNaN(due.getTime()) ? null : due.toISOString();
}

/** `days` from today as the value of a date input. */
export function dateFieldInDays(days: number, now: Date): string {
  return dateField(new Date(now.getFullYear(), now.getMonth(), now.getDate() + days));
}

function hasTime(due: Date): boolean {
  return due.getHours() !== END_OF_DAY.hours || due.getMinutes() !== END_OF_DAY.minutes;
}

function clockTime(date: Date): string {
  return `${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

function dateField(date: Date): string {
  return `${String(date.getFullYear()).padStart(4, '0')}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}

function lateBy(days: number): string {
  return days === 1 ? 'Yesterday' : `${days} days late`;
}

function startOfDay(date: Date): Date {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate());
}
