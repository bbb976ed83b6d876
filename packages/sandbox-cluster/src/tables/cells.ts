/** Words that many tables share: printers of kubernetes pkg/printers/internalversion and apimachinery pkg/util/duration. */

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

/** `5s`, `3m12s`, `7h5m`, `2d4h`: two or three significant figures. */
export function humanDuration(milliseconds: number): string {
  const seconds = Math.trunc(milliseconds / 1000);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < 2 * MINUTE) return `${seconds}s`;
  if (seconds < 10 * MINUTE) return two(seconds, MINUTE, 'm', 1, 's');
  if (seconds < 3 * HOUR) return `${Math.floor(seconds / MINUTE)}m`;
  if (seconds < 8 * HOUR) return two(seconds, HOUR, 'h', MINUTE, 'm');
  if (seconds < 2 * DAY) return `${Math.floor(seconds / HOUR)}h`;
  if (seconds < 8 * DAY) return two(seconds, DAY, 'd', HOUR, 'h');
  if (seconds < 2 * YEAR) return `${Math.floor(seconds / DAY)}d`;
  return seconds < 8 * YEAR ? two(seconds, YEAR, 'y', DAY, 'd') : `${Math.floor(seconds / YEAR)}y`;
}

function two(seconds: number, big: number, bigUnit: string, small: number, smallUnit: string): string {
  const rest = Math.floor((seconds % big) / small);
  return `${Math.floor(seconds / big)}${bigUnit}${rest > 0 ? `${rest}${smallUnit}` : ''}`;
}

export function age(time: string | undefined, now: Date): string {
  return time ? humanDuration(now.getTime() - Date.parse(time)) : '<unknown>';
}

export function joined(words: readonly (string | undefined)[] | undefined): string {
  return words?.join(',') ?? '';
}

/** The first three, and how many more. */
export function someOf(words: readonly string[], max = 3): string {
  const shown = words.slice(0, max).join(',');
  return words.length > max ? `${shown} + ${words.length - max} more...` : shown;
}

/** `a=b,c in (d,e),!f`, or `<none>`. */
export function selectorWords(selector: { matchLabels?: Record<string, string>; matchExpressions?: { key: string; operator: string; values?: string[] }[] } | undefined): string {
  const labels = Object.entries(selector?.matchLabels ?? {}).sort().map(([key, value]) => `${key}=${value}`);
  const expressions = (selector?.matchExpressions ?? []).map(({ key, operator, values = [] }) => {
    if (operator === 'Exists') return key;
    return operator === 'DoesNotExist' ? `!${key}` : `${key} ${operator.toLowerCase()} (${values.join(',')})`;
  });
  return [...labels, ...expressions].join(',') || '<none>';
}

export function labelWords(labels: Record<string, string> | undefined): string {
  return selectorWords({ matchLabels: labels });
}

const MODES: Record<string, string> = { ReadWriteOnce: 'RWO', ReadOnlyMany: 'ROX', ReadWriteMany: 'RWX', ReadWriteOncePod: 'RWOP' };

export function accessModes(modes: readonly string[] | undefined): string {
  return joined(modes?.map((mode) => MODES[mode] ?? mode));
}

type Container = { name: string; image?: string };

/** The two wide cells of every workload. */
export function containerCells(containers: readonly Container[] | undefined): [string, string] {
  return [joined(containers?.map(({ name }) => name)), joined(containers?.map(({ image }) => image ?? ''))];
}
