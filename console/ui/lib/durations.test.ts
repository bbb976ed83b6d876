import { describe, expect, test } from 'vitest';
import { formatAge, formatDuration } from './durations.ts';

describe('formatDuration', () => {
  test.each([
    [0, '0.0 s'], [-5, '0.0 s'], [412, '0.4 s'], [11_840, '11.8 s'], [59_960, '1 min'], [72_000, '1 min 12 s'], [7_500_000, '2 h 5 min'],
  ])('%d ms reads as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe('formatAge', () => {
  test.each([
    [-2000, '0 s'], [999, '0 s'], [48_999, '48 s'], [230_000, '3 min 50 s'], [3_600_000, '1 h'], [7_920_000, '2 h 12 min'], [273_600_000, '3 d 4 h'],
  ])('%d ms reads as %s', (ms, text) => {
    expect(formatAge(ms)).toBe(text);
  });
});
