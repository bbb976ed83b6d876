import { expect, test } from 'vitest';
import { formatBytes, formatCpu, formatCount, formatPercent, plural } from './units.ts';

test.each([[0, '0 m'], [512.4, '512 m'], [1000, '1 core'], [1250, '1.25 cores'], [2000, '2 cores']])('%d millicores read as %s', (m, text) => {
  expect(formatCpu(m)).toBe(text);
});

test.each([[0, '0 B'], [999, '999 B'], [88 * 1024 ** 2, '88 MiB'], [742.2 * 1024 ** 2, '742 MiB'], [2.34 * 1024 ** 3, '2.3 GiB'], [1023 * 1024 ** 2, '1 GiB']])('%d bytes read as %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test('numbers carry their unit and their plural', () => {
  expect(formatPercent(132.4)).toBe('132 %');
  expect(formatCount(60000)).toBe('60,000');
  expect(plural(1, 'pod')).toBe('1 pod');
  expect(plural(1200, 'new line')).toBe('1,200 new lines');
});
