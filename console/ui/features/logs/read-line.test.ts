import { expect, test } from 'vitest';
import { toLineFilter } from './line-filter.ts';
import { readLine } from './read-line.ts';

test('a JSON line reads message first, then its fields, without what the row says anyway', () => {
  const read = readLine('{"level":30,"time":1,"pid":7,"hostname":"h","req":{"method":"GET"},"responseTime":3.2,"msg":"request completed"}');
  expect(read.message).toBe('request completed');
  expect(read.fields).toEqual([['req', '{"method":"GET"}'], ['responseTime', '3.2']]);
  expect(read.json).toMatchObject({ pid: 7, hostname: 'h' });
});

test('JSON without a message shows its fields, broken JSON and lists stay text', () => {
  expect(readLine('{"a":1}')).toMatchObject({ message: '', fields: [['a', '1']] });
  expect(readLine('{"a":')).toEqual({ message: '{"a":', fields: [], json: null });
  expect(readLine('[1]')).toEqual({ message: '[1]', fields: [], json: null });
});

test('terminal colours are taken out', () => {
  expect(readLine('\u001b[32minfo\u001b[0m ready').message).toBe('info ready');
});

test('the filter takes text or a regular expression, and says what is wrong with one', () => {
  const line = { seq: 1, at: '', pod: '', container: '', text: 'GET /api/Tasks 200', level: 'info' } as const;
  const passes = (text: string) => {
    const filter = toLineFilter(text);
    return filter.ok && (filter.test === null || filter.test(line));
  };
  expect(passes('')).toBe(true);
  expect(passes('api/tasks')).toBe(true);
  expect(passes('/TASKS/')).toBe(false);
  expect(passes('/TASKS \\d+/i')).toBe(true);
  expect(toLineFilter('/(/')).toMatchObject({ ok: false });
});
