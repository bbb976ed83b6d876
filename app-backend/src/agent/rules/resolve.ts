/** Finds the tasks a phrase means among those that exist. Pure; it never makes one up. */

export interface KnownTask {
  number: number;
  title: string;
  done: boolean;
}

export interface Spoken {
  /** Numbers in the assistant's last message that named tasks, in the order the person read them. */
  lastShown: readonly number[];
}

export type Resolution<T extends KnownTask> =
  | { kind: 'found'; tasks: T[] }
  /** Several fit equally well. */
  | { kind: 'ambiguous'; phrase: string; tasks: T[] }
  | { kind: 'none'; phrase: string };

/** “milk”, “#3”, “the first and the third”, “it”, “both”, “all done ones”, “salt and pepper”. */
export function resolve<T extends KnownTask>(target: string, tasks: readonly T[], spoken: Spoken): Resolution<T> {
  const phrase = clean(target);
  const whole = resolveOne(phrase, tasks, spoken);
  if (whole.kind === 'found') return whole;
  const parts = phrase.split(/\s*(?:,\s*and\b|,|\band\b|&|\bplus\b)\s*/i).filter((part) => part !== '');
  if (parts.length < 2) return whole;
  const found = new Map<number, T>();
  for (const part of parts) {
    const one = resolveOne(clean(part), tasks, spoken);
    if (one.kind !== 'found') return one;
    for (const task of one.tasks) found.set(task.number, task);
  }
  return { kind: 'found', tasks: [...found.values()] };
}

function resolveOne<T extends KnownTask>(phrase: string, tasks: readonly T[], spoken: Spoken): Resolution<T> {
  const shown = spoken.lastShown.flatMap((number) => tasks.find((task) => task.number === number) ?? []);
  const none: Resolution<T> = { kind: 'none', phrase };
  const found = (hits: readonly T[]): Resolution<T> => (hits.length === 0 ? none : { kind: 'found', tasks: [...hits] });

  const group = groupOf(phrase);
  if (group === 'shown') return found(shown);
  if (group !== null) return found(tasks.filter((task) => group === 'all' || task.done === (group === 'done')));
  if (/^(?:it|that|this|(?:that|this|the same) (?:one|task|item))$/i.test(phrase)) {
    return shown.length > 1 ? { kind: 'ambiguous', phrase, tasks: shown } : found(shown);
  }
  const numbered = /^(?:(?:task|number|nr|no|item|todo|to-do)\.?\s*)?#?\s*(\d{1,9})$/i.exec(phrase);
  if (numbered !== null) return found(tasks.filter((task) => task.number === Number(numbered[1])));
  const ordinal = ordinalOf(phrase);
  // “the first” is about what the person sees: the last answer, else the list as it stands.
  if (ordinal !== null) return found([(shown.length > 1 ? shown : tasks).at(ordinal)].flatMap((task) => task ?? []));
  return byWords(phrase, tasks);
}

function groupOf(phrase: string): 'shown' | 'all' | 'open' | 'done' | null {
  if (/^(?:both|them|these|those|all of (?:them|these|those)|both of (?:them|these|those)|(?:these|those|both) (?:ones|tasks|items|two|three))$/i.test(phrase)) return 'shown';
  if (/^(?:my|the)(?: whole| entire)? (?:list|tasks|todos|to-dos)$/i.test(phrase)) return 'all';
  if (/^(?:done|completed|finished)(?: (?:ones|tasks|items|todos))?$/i.test(phrase)) return 'done';
  const all = /^(?:(?:all|every|everything)(?: (?:of )?(?:my|the))?|my|the)(?:\s+(?<state>done|completed|finished|closed|open|pending|unfinished|remaining))?(?:\s+(?:tasks?|todos?|to-dos?|items?|ones|things|stuff|thing))?(?:\s+(?:that are|that is|which are|that['’]s|i['’]ve)\s+(?<after>done|completed|finished|open|pending))?$/i.exec(phrase);
  if (all === null) return null;
  const state = all.groups?.['state'] ?? all.groups?.['after'];
  if (state === undefined) return /^(?:all|every)/i.test(phrase) ? 'all' : null;
  return /^(?:open|pending|unfinished|remaining)$/i.test(state) ? 'open' : 'done';
}

const ordinals = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'];

/** Index for `Array.at`: 0 for “the first one”, −1 for “the last”. */
function ordinalOf(phrase: string): number | null {
  const word = /^(?:the\s+)?(?:very\s+)?(?<word>\p{L}+|\d+(?:st|nd|rd|th))(?:\s+(?:one|task|item|todo|of them))?$/iu.exec(phrase)?.groups?.['word']?.toLowerCase();
  if (word === undefined) return null;
  if (['last', 'latest', 'newest', 'bottom'].includes(word)) return -1;
  if (word === 'top') return 0;
  if (/^\d/.test(word)) return Number.parseInt(word, 10) - 1;
  const index = ordinals.indexOf(word);
  return index < 0 ? null : index;
}

function byWords<T extends KnownTask>(phrase: string, tasks: readonly T[]): Resolution<T> {
  const asked = toWords(phrase);
  if (asked.length === 0) return { kind: 'none', phrase };
  const same = tasks.filter((task) => toWords(task.title).join(' ') === asked.join(' '));
  const candidates = same.length > 0 ? same : best(tasks, (task) => score(asked, toWords(task.title)));
  const [only, ...more] = candidates;
  if (only === undefined) return { kind: 'none', phrase };
  return more.length === 0 ? { kind: 'found', tasks: [only] } : { kind: 'ambiguous', phrase, tasks: [...candidates] };
}

/** Those with the highest score, if it is good enough to act on. */
function best<T>(tasks: readonly T[], scoreOf: (task: T) => number): T[] {
  const scored = tasks.map((task) => ({ task, score: scoreOf(task) })).filter(({ score }) => score >= 0.6);
  const top = Math.max(...scored.map(({ score }) => score));
  return scored.filter(({ score }) => score > top - 0.05).map(({ task }) => task);
}

/** Share of the words asked for that the title has: 1 for a word itself, 0.9 for its beginning, 0.8 for a likely typo of it. */
function score(asked: readonly string[], title: readonly string[]): number {
  const hits = asked.map((word) => Math.max(0, ...title.map((other) => likeness(word, other))));
  return hits.reduce((sum, hit) => sum + hit, 0) / asked.length;
}

function likeness(word: string, other: string): number {
  if (word === other || singular(word) === singular(other)) return 1;
  if (word.length >= 3 && other.startsWith(word)) return 0.9;
  const allowed = Math.min(word.length, other.length) >= 7 ? 2 : Math.min(word.length, other.length) >= 4 ? 1 : 0;
  return allowed > 0 && editDistance(word, other) <= allowed ? 0.8 : 0;
}

const singular = (word: string): string => (word.length > 3 ? word.replace(/(?:es|s)$/, '') : word);

/** Edits from one word to the other; swapped neighbours count as one (optimal string alignment). */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const change = (last[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const swap = swapped ? (beforeLast[column - 2] ?? 0) + 1 : Infinity;
      current[column] = Math.min((last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, change, swap);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
}

const fillers = new Set(['the', 'a', 'an', 'my', 'our', 'that', 'this', 'task', 'tasks', 'todo', 'item', 'one', 'thing', 'about', 'to', 'of', 'for', 'with', 'on', 'called', 'named', 'and', 'some']);

/** Lower case, without accents, marks and words that carry nothing; all of them when nothing else is there. */
function toWords(text: string): string[] {
  const all = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const telling = all.filter((word) => !fillers.has(word));
  return telling.length > 0 ? telling : all;
}

function clean(target: string): string {
  return target.trim().replace(/^["“”'‘«](.*)["”'’»]$/s, '$1').replace(/[\s.!?]+$/u, '').trim();
}
