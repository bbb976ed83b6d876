import { describe, expect, test } from 'vitest';
import { editDistance, resolve, type KnownTask } from './resolve.ts';

const tasks: KnownTask[] = [
  { number: 1, title: 'buy milk', done: false },
  { number: 2, title: 'bread', done: false },
  { number: 3, title: 'call the dentist', done: true },
  { number: 5, title: 'salt and pepper', done: false },
  { number: 8, title: 'Rechnung für Müller', done: true },
];

const numbers = (target: string, lastShown: number[] = []): number[] | string => {
  const found = resolve(target, tasks, { lastShown });
  return found.kind === 'found' ? found.tasks.map((task) => task.number) : found.kind;
};

describe('which tasks a phrase means', () => {
  test.each<[string, number[] | string]>([
    ['milk', [1]],
    ['the milk one', [1]],
    ['"buy milk"', [1]],
    ['#3', [3]],
    ['task 3', [3]],
    ['number 2', [2]],
    ['#4', 'none'],
    ['mlik', [1]],
    ['bred', [2]],
    ['dentst', [3]],
    ['dentist', [3]],
    ['salt and pepper', [5]],
    ['milk and bread', [1, 2]],
    ['#1, #2 and the dentist', [1, 2, 3]],
    ['rechnung muller', [8]],
    ['all done ones', [3, 8]],
    ['all my completed tasks', [3, 8]],
    ['completed', [3, 8]],
    ['my list', [1, 2, 3, 5, 8]],
    ['everything', [1, 2, 3, 5, 8]],
    ['the first', [1]],
    ['the last one', [8]],
    ['the first and the third', [1, 3]],
    ['eggs', 'none'],
    ['milk and eggs', 'none'],
    ['', 'none'],
    ['it', 'none'],
  ])('%s', (target, expected) => {
    expect(numbers(target)).toEqual(expected);
  });

  test('words that point back mean what was shown last', () => {
    expect(numbers('it', [2])).toEqual([2]);
    expect(numbers('that one', [2])).toEqual([2]);
    expect(numbers('both', [1, 2])).toEqual([1, 2]);
    expect(numbers('them', [1, 2])).toEqual([1, 2]);
    expect(numbers('the second one', [5, 3])).toEqual([3]);
    expect(numbers('it', [1, 2])).toBe('ambiguous');
    expect(numbers('it', [77])).toBe('none');
  });

  test('several that fit equally well are not guessed between', () => {
    const two = [{ number: 1, title: 'buy milk', done: false }, { number: 2, title: 'milk the cow', done: false }];
    expect(resolve('milk', two, { lastShown: [] })).toEqual({ kind: 'ambiguous', phrase: 'milk', tasks: two });
    expect(resolve('milk', [...two, { number: 3, title: 'milk', done: false }], { lastShown: [] })).toMatchObject({ kind: 'found', tasks: [{ number: 3 }] });
  });
});

test('edits between words count swapped neighbours once', () => {
  expect(editDistance('mlik', 'milk')).toBe(1);
  expect(editDistance('kitten', 'sitting')).toBe(3);
  expect(editDistance('', 'abc')).toBe(3);
});
