/** When a schedule is due: sets of minutes, hours, days of the month, months and days of the week. */
export type CronSchedule = { minutes: Field; hours: Field; days: Field; months: Field; weekdays: Field };
type Field = { values: ReadonlySet<number>; isAny: boolean };
type Wall = { minute: number; hour: number; day: number; month: number; weekday: number };

const MACROS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *', '@annually': '0 0 1 1 *', '@monthly': '0 0 1 * *', '@weekly': '0 0 * * 0', '@daily': '0 0 * * *', '@midnight': '0 0 * * *', '@hourly': '0 * * * *',
};
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** The longest gap a schedule can have: 29 February across a century that is no leap year. */
const HORIZON_MS = 9 * 366 * 24 * HOUR_MS;

/** The five fields of cron as robfig/cron reads them; undefined when it is no schedule. */
export function parseSchedule(text: string): CronSchedule | undefined {
  const [minutes, hours, days, months, weekdays, ...rest] = (MACROS[text.trim()] ?? text.trim()).split(/\s+/);
  const schedule = {
    minutes: parseField(minutes, 0, 59), hours: parseField(hours, 0, 23), days: parseField(days, 1, 31),
    months: parseField(months, 1, 12, MONTHS, 1), weekdays: parseField(weekdays, 0, 6, WEEKDAYS, 0),
  };
  return rest.length === 0 && isWhole(schedule) ? schedule : undefined;
}

/** The first time after `since` that is due, in the time zone; undefined when there is none (30 February). */
export function nextTime(schedule: CronSchedule, since: Date, timeZone = 'UTC'): Date | undefined {
  const toWall = wallClock(timeZone);
  const end = since.getTime() + HORIZON_MS;
  let at = (Math.floor(since.getTime() / MINUTE_MS) + 1) * MINUTE_MS;
  while (at < end) {
    const wall = toWall(at);
    if (isDay(schedule, wall) && schedule.hours.values.has(wall.hour)) {
      if (schedule.minutes.values.has(wall.minute)) return new Date(at);
      at += MINUTE_MS;
    } else {
      at += (60 - wall.minute) * MINUTE_MS;
    }
  }
  return undefined;
}

/** Both the day of the month and the day of the week restricted: either is enough, as in every cron. */
function isDay({ days, months, weekdays }: CronSchedule, { day, month, weekday }: Wall): boolean {
  if (!months.values.has(month)) return false;
  const [isDate, isWeekday] = [days.values.has(day), weekdays.values.has(weekday)];
  return days.isAny || weekdays.isAny ? isDate && isWeekday : isDate || isWeekday;
}

function wallClock(timeZone: string): (at: number) => Wall {
  if (timeZone === 'UTC') {
    return (at) => {
      const date = new Date(at);
      return { minute: date.getUTCMinutes(), hour: date.getUTCHours(), day: date.getUTCDate(), month: date.getUTCMonth() + 1, weekday: date.getUTCDay() };
    };
  }
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone, hourCycle: 'h23', minute: 'numeric', hour: 'numeric', day: 'numeric', month: 'numeric', weekday: 'short',
  });
  return (at) => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const number = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type));
    const weekday = WEEKDAYS.indexOf((parts.get('weekday') ?? '').toLowerCase());
    return { minute: number('minute'), hour: number('hour'), day: number('day'), month: number('month'), weekday };
  };
}

function parseField(text: string | undefined, min: number, max: number, names: readonly string[] = [], firstName = 0): Field | undefined {
  if (text === undefined) return undefined;
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const [range = '', step = '1'] = part.split('/');
    const [from, to] = toRange(range, part.includes('/'), min, max, (name) => (names.includes(name) ? names.indexOf(name) + firstName : Number(name)));
    const stride = Number(step);
    if (![from, to, stride].every(Number.isInteger) || stride < 1 || from < min || to > max || from > to) return undefined;
    for (let value = from; value <= to; value += stride) values.add(value);
  }
  return { values, isAny: text.startsWith('*') || text.startsWith('?') };
}

function toRange(text: string, isStepped: boolean, min: number, max: number, toNumber: (name: string) => number): [number, number] {
  if (text === '*' || text === '?') return [min, max];
  const [from = '', to] = text.toLowerCase().split('-');
  const first = from === '' ? Number.NaN : toNumber(from);
  if (to !== undefined) return [first, toNumber(to)];
  return [first, isStepped ? max : first];
}

function isWhole(schedule: { [F in keyof CronSchedule]: Field | undefined }): schedule is CronSchedule {
  return Object.values(schedule).every((field) => field !== undefined);
}
