import * as chrono from 'chrono-node';

/** The moment a turn runs at, and where the person is. */
export interface Clock {
  now: Date;
  /** IANA name; an unknown one counts as UTC. */
  timeZone: string;
}

export interface Dated {
  /** The text without the words for the time. */
  rest: string;
  /** ISO 8601 in UTC, or null when the text names no time. */
  dueAt: string | null;
}

const before = /(?:^|[\s,])(?:due(?: date)?(?: on| by| at)?|on|by|at|for|before|until|till|from|in|to be done)\s*$/i;
/** Words that stand for a time wherever they appear; others (“sun cream”, “may”) only at an end or after a preposition. */
const unmistakable = /tomorrow|today|tonight|next\s|in\s+(?:\d|a|an|one|two|three)|\d{4}-\d{2}-\d{2}|\d{1,2}:\d{2}|\d\s*(?:am|pm)|(?:mon|tues|wednes|thurs|fri|satur|sun)day/i;

/** Finds the time a text names, as the person's calendar has it, and takes it out of the text. A day without a time ends at 23:59. */
export function extractDue(text: string, clock: Clock): Dated {
  const zone = knownZone(clock.timeZone);
  const reference = { instant: clock.now, timezone: offsetMinutes(clock.now, zone) };
  for (const found of chrono.parse(text, reference, { forwardDate: true })) {
    const end = found.index + found.text.length;
    const left = text.slice(0, found.index);
    const right = text.slice(end);
    const named = before.test(left) || unmistakable.test(found.text);
    if (!named && left.trim() !== '' && /[\p{L}\p{N}]/u.test(right)) continue;
    if (!named && left.trim() === '' && right.trim() !== '') continue;
    return { rest: tidy(`${left.replace(before, ' ')} ${right}`), dueAt: toInstant(found.start, zone) };
  }
  return { rest: tidy(text), dueAt: null };
}

/** The time a text names when it names nothing else (“friday 5pm”), else null. */
export function onlyDue(text: string, clock: Clock): string | null {
  const { rest, dueAt } = extractDue(text, clock);
  return rest === '' || /^(?:on|by|at|to|until|till|for|the|due)$/i.test(rest) ? dueAt : null;
}

/** Which day, counted from the person's today (0), a moment falls on: −1 is yesterday. */
export function dayOffset(iso: string, clock: Clock): number {
  const zone = knownZone(clock.timeZone);
  return Math.round((startOfDay(new Date(iso), zone) - startOfDay(clock.now, zone)) / 86_400_000);
}

/** “today”, “tomorrow at 17:00”, “on Friday”, “on 3 December”. */
export function sayDue(iso: string, clock: Clock): string {
  const zone = knownZone(clock.timeZone);
  const at = new Date(iso);
  const time = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(at);
  return time === '23:59' ? sayDay(at, iso, clock, zone) : `${sayDay(at, iso, clock, zone)} at ${time}`;
}

function sayDay(at: Date, iso: string, clock: Clock, zone: string): string {
  const days = dayOffset(iso, clock);
  const near = new Map([[-1, 'yesterday'], [0, 'today'], [1, 'tomorrow']]).get(days);
  if (near !== undefined) return near;
  if (days > 1 && days < 7) return `on ${new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'long' }).format(at)}`;
  const sameYear = partsIn(at, zone).year === partsIn(clock.now, zone).year;
  return `on ${new Intl.DateTimeFormat('en-GB', { timeZone: zone, day: 'numeric', month: 'long', ...(sameYear ? {} : { year: 'numeric' }) }).format(at)}`;
}

function toInstant(found: chrono.ParsedComponents, zone: string): string {
  const timed = found.isCertain('hour');
  // “in 2 hours”, “now”: chrono knows the instant, no calendar needed.
  if (found.isCertain('timezoneOffset')) return found.date().toISOString();
  const wall = Date.UTC(found.get('year') ?? 0, (found.get('month') ?? 1) - 1, found.get('day') ?? 1, timed ? (found.get('hour') ?? 0) : 23, timed ? (found.get('minute') ?? 0) : 59);
  // The zone's offset belongs to the result, which itself needs the offset; twice is enough on either side of a clock change.
  let instant = wall;
  for (let round = 0; round < 2; round += 1) instant = wall - offsetMinutes(new Date(instant), zone) * 60_000;
  return new Date(instant).toISOString();
}

function startOfDay(at: Date, zone: string): number {
  const { year, month, day } = partsIn(at, zone);
  return Date.UTC(year, month - 1, day);
}

function offsetMinutes(at: Date, zone: string): number {
  const { year, month, day, hour, minute } = partsIn(at, zone);
  return Math.round((Date.UTC(year, month - 1, day, hour, minute) - Math.floor(at.getTime() / 60_000) * 60_000) / 60_000);
}

const calendars = new Map<string, Intl.DateTimeFormat>();

function partsIn(at: Date, zone: string) {
  let calendar = calendars.get(zone);
  if (calendar === undefined) {
    calendar = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' });
    calendars.set(zone, calendar);
  }
  const part = new Map(calendar.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  return { year: part.get('year') ?? 0, month: part.get('month') ?? 1, day: part.get('day') ?? 1, hour: part.get('hour') ?? 0, minute: part.get('minute') ?? 0 };
}

function knownZone(timeZone: string): string {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone });
    return timeZone;
  } catch {
    return 'UTC';
  }
}

function tidy(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/^[\s,;:–-]+|[\s,;:–-]+$/g, '').replace(/\s+([,.])/g, '$1').replace(/^to\s+/i, '').trim();
}
