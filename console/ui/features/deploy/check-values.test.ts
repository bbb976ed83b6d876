import { expect, test } from 'vitest';
import { checkValues } from './check-values.ts';

const defaults = 'backend:\n  replicaCount: 2\nconfig:\n  welcomeMessage: Hi\n';

test('values that only change known keys have no problem', () => {
  expect(checkValues('backend:\n  replicaCount: 3\n', defaults)).toEqual([]);
  expect(checkValues('', defaults)).toEqual([]);
  expect(checkValues('# only a comment\n', defaults)).toEqual([]);
});

test('a wrong indentation is an error with its line', () => {
  const problems = checkValues('backend:\n  replicaCount: 3\n bad: 1\n', defaults);
  expect(problems[0]).toMatchObject({ line: 3, severity: 'error' });
});

test('a key given twice is an error with its line', () => {
  const problems = checkValues('config:\n  a: 1\n  a: 2\n', defaults);
  expect(problems).toMatchObject([{ line: 3, severity: 'error' }]);
});

test('a list at the top level is an error', () => {
  expect(checkValues('- a\n- b\n', defaults)).toMatchObject([{ line: 1, severity: 'error' }]);
});

test('a key that the chart does not know is a warning with its line', () => {
  const problems = checkValues('config:\n  a: 1\nbackned:\n  replicaCount: 3\n', defaults);
  expect(problems).toEqual([{ line: 3, message: 'The chart has no value “backned”; helm would ignore it.', severity: 'warning' }]);
});
