import { expect, test } from 'vitest';
import { mergeLines, type Held } from './merge.ts';

const held = (pod: string, at: string, arrivedMs: number): Held => ({ arrivedMs, line: { at: `2026-11-23T08:00:${at}Z`, pod, container: 'c', text: at, level: 'none' } });
const texts = (lines: Held[]): string[] => lines.map(({ line }) => line.text);

test('holds every line for the window', () => {
  const { ready, waiting } = mergeLines([held('a', '01', 0)], 249, 250);
  expect(texts(ready)).toEqual([]);
  expect(texts(waiting)).toEqual(['01']);
});

test('gives lines of all pods in the order of their time, whatever the order of arrival', () => {
  const { ready, waiting } = mergeLines([held('a', '02', 0), held('a', '04', 10), held('b', '01', 200), held('b', '05', 240)], 300, 250);
  expect(texts(ready)).toEqual(['01', '02', '04']);
  expect(texts(waiting)).toEqual(['05']);
});

test('keeps the order of arrival for lines of the same time', () => {
  const { ready } = mergeLines([held('a', '01', 0), held('b', '01', 0), held('a', '01', 0)], 300, 250);
  expect(ready.map(({ line }) => line.pod)).toEqual(['a', 'b', 'a']);
});
