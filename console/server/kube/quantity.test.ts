import { expect, test } from 'vitest';
import { toBytes, toMillicores } from './quantity.ts';

test.each([['250m', 250], ['2', 2000], ['1.5', 1500], ['12345678n', 12.345678], ['500u', 0.5], [undefined, 0], ['x', 0]])('%s is %d millicores', (quantity, millicores) => {
  expect(toMillicores(quantity)).toBeCloseTo(millicores);
});

test.each([['128Mi', 134_217_728], ['1G', 1_000_000_000], ['512', 512], ['1e3', 1000], ['100Ki', 102_400]])('%s is %d bytes', (quantity, bytes) => {
  expect(toBytes(quantity)).toBe(bytes);
});
