import { expect, test } from 'vitest';
import { compareValues } from './compare-values.ts';

test('tells changed, added and removed values by their path', () => {
  const before = 'backend:\n  replicaCount: 2\n  autoscaling: { enabled: true }\nconfig:\n  logLevel: info\n';
  const after = 'backend:\n  replicaCount: 3\n  autoscaling: { enabled: true }\ningress:\n  hosts: [a, b]\n';
  expect(compareValues(before, after)).toEqual([
    { path: 'backend.replicaCount', before: '2', after: '3' },
    { path: 'config.logLevel', before: '"info"', after: null },
    { path: 'ingress.hosts', before: null, after: '["a","b"]' },
  ]);
});

test('comments and order make no difference', () => {
  expect(compareValues('a: 1\nb: 2\n', '# said\nb: 2\na: 1 # one\n')).toEqual([]);
});

test('an empty text has no values', () => {
  expect(compareValues('', 'a: 1')).toEqual([{ path: 'a', before: null, after: '1' }]);
});
