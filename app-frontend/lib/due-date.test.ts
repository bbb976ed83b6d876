import { describe, expect, test } from 'vitest';
import { dateFieldInDays, daysBetween, dueInFull, dueWords, fromDueFields, toDueFields } from './due-date.ts';

/** Monday 23 November 2026, 12:00 in the zone the test runs in. */
const now = new Date(2026, 10, 23, 12, 0);

function at(year: number, month: number, day: number, [hours, minutes] = [23, 59]): string {
  return new Date(year, month - 1, day, hours, minutes).toISOString();
}

describe('words for a due date', () => {
  test.each([
    ['a whole day, today', at(2026, 11, 23), 'Today', 'today'],
    ['later today', at(2026, 11, 23, [17, 0]), 'Today 17:00', 'today'],
    ['earlier today', at(2026, 11, 23, [9, 30]), 'Today 09:30, late', 'overdue'],
    ['tomorrow', at(2026, 11, 24), 'Tomorrow', 'soon'],
    ['just after midnight', at(2026, 11, 24, [0, 0]), 'Tomorrow 00:00', 'soon'],
    ['this week', at(2026, 11, 27, [8, 0]), 'Fri 08:00', 'later'],
    ['in a week', at(2026, 11, 30), '30 Nov', 'later'],
    ['next year', at(2027, 1, 3), '3 Jan 2027', 'later'],
    ['yesterday', at(2026, 11, 22), 'Yesterday', 'overdue'],
    ['long ago', at(2026, 11, 3), '20 days late', 'overdue'],
  ])('%s', (_name, dueAt, text, state) => {
    expect(dueWords(dueAt, now)).toEqual({ text, state });
  });

  test('in full, with a time only when there is one', () => {
    expect(dueInFull(at(2026, 11, 24, [17, 0]))).toBe('Tuesday 24 November 2026 at 17:00');
    expect(dueInFull(at(2026, 11, 24))).toBe('Tuesday 24 November 2026');
  });
});

test('counts calendar days over both changes of the clock', () => {
  expect(daysBetween(new Date(2026, 2, 28, 23, 0), new Date(2026, 2, 30, 1, 0))).toBe(2);
  expect(daysBetween(new Date(2026, 9, 24, 1, 0), new Date(2026, 9, 26, 23, 0))).toBe(2);
});

test('a due date survives the way through the two inputs', () => {
  for (const dueAt of [at(2026, 11, 24, [17, 5]), at(2026, 11, 24), at(2027, 1, 1, [0, 0])]) {
    expect(fromDueFields(toDueFields(dueAt))).toBe(dueAt);
  }
  expect(toDueFields(at(2026, 11, 24))).toEqual({ date: '2026-11-24', time: '' });
  expect(fromDueFields(toDueFields(null))).toBeNull();
});

test('the date in some days crosses the end of a month', () => {
  expect(dateFieldInDays(8, now)).toBe('2026-12-01');
});
