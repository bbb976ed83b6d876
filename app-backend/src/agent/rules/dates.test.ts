import { describe, expect, test } from 'vitest';
import { dayOffset, extractDue, onlyDue, sayDue, type Clock } from './dates.ts';

/** Wednesday 25 November 2026, 10:15 in Berlin (UTC+1). */
const berlin: Clock = { now: new Date('2026-11-25T09:15:00Z'), timeZone: 'Europe/Berlin' };

describe('the time a text names', () => {
  test.each([
    ['buy milk tomorrow', 'buy milk', '2026-11-26T22:59:00.000Z'],
    ['tomorrow to call Ann', 'call Ann', '2026-11-26T22:59:00.000Z'],
    ['buy milk today', 'buy milk', '2026-11-25T22:59:00.000Z'],
    ['call Ann on friday', 'call Ann', '2026-11-27T22:59:00.000Z'],
    ['call Ann friday at 5pm', 'call Ann', '2026-11-27T16:00:00.000Z'],
    ['pay the rent by 1 December', 'pay the rent', '2026-12-01T22:59:00.000Z'],
    ['dentist 2026-12-03 14:30', 'dentist', '2026-12-03T13:30:00.000Z'],
    ['call Ann in 3 days', 'call Ann', '2026-11-28T22:59:00.000Z'],
    ['call Ann next monday', 'call Ann', '2026-11-30T22:59:00.000Z'],
    ['send the slides at 17:30 to Bob', 'send the slides to Bob', '2026-11-25T16:30:00.000Z'],
    ['take the cake out in 2 hours', 'take the cake out', '2026-11-25T11:15:00.000Z'],
  ])('%s', (text, rest, dueAt) => {
    expect(extractDue(text, berlin)).toEqual({ rest, dueAt });
  });

  test.each(['buy sun cream', 'march for peace', 'read 1984', 'may I help', 'buy 2 apples', 'second opinion', 'meet sat nav dealer'])('%s names none', (text) => {
    expect(extractDue(text, berlin)).toEqual({ rest: text, dueAt: null });
  });

  test('tomorrow is the person’s tomorrow, not the server’s', () => {
    const lateInTokyo: Clock = { now: new Date('2026-11-25T16:00:00Z'), timeZone: 'Asia/Tokyo' };
    expect(extractDue('buy milk tomorrow', lateInTokyo).dueAt).toBe('2026-11-27T14:59:00.000Z');
    const earlyInLosAngeles: Clock = { now: new Date('2026-11-25T03:00:00Z'), timeZone: 'America/Los_Angeles' };
    expect(extractDue('buy milk tomorrow', earlyInLosAngeles).dueAt).toBe('2026-11-26T07:59:00.000Z');
  });

  test('a day on the other side of a clock change has that side’s offset', () => {
    const beforeSummerTime: Clock = { now: new Date('2026-03-27T12:00:00Z'), timeZone: 'Europe/Berlin' };
    expect(extractDue('call Ann on monday at 9:00', beforeSummerTime).dueAt).toBe('2026-03-30T07:00:00.000Z');
  });

  test('an unknown zone counts as UTC', () => {
    expect(extractDue('buy milk tomorrow', { ...berlin, timeZone: 'Mars/Olympus' }).dueAt).toBe('2026-11-26T23:59:00.000Z');
  });

  test('only a time, and nothing else', () => {
    expect(onlyDue('friday', berlin)).toBe('2026-11-27T22:59:00.000Z');
    expect(onlyDue('rye bread', berlin)).toBeNull();
    expect(onlyDue('friday prayers book', berlin)).toBeNull();
  });
});

test.each([
  ['2026-11-25T22:59:00Z', 'today'],
  ['2026-11-26T16:00:00Z', 'tomorrow at 17:00'],
  ['2026-11-24T22:59:00Z', 'yesterday'],
  ['2026-11-28T22:59:00Z', 'on Saturday'],
  ['2026-12-24T22:59:00Z', 'on 24 December'],
  ['2027-01-02T22:59:00Z', 'on 2 January 2027'],
])('%s is said as %s', (iso, words) => {
  expect(sayDue(iso, berlin)).toBe(words);
});

test('days are counted by the calendar', () => {
  expect(dayOffset('2026-11-25T23:30:00Z', berlin)).toBe(1);
  expect(dayOffset('2026-11-25T00:00:00Z', berlin)).toBe(0);
});
