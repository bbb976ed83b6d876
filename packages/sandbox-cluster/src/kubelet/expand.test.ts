import { expect, it } from 'vitest';
import { expand } from './expand.ts';

it.each([
  ['$(A)', '1'],
  ['x$(A)y$(B)', 'x1y2'],
  ['$$(A)', '$(A)'],
  ['$$$(A)', '$1'],
  ['$(C)', '$(C)'],
  ['$A', '$A'],
  ['$(A', '$(A'],
  ['a$', 'a$'],
])('%s → %s', (text, expanded) => {
  expect(expand(text, new Map([['A', '1'], ['B', '2']]))).toBe(expanded);
});
