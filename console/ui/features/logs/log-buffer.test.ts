import type { LogFrame, LogLine } from '@wheelhouse/console-contract/logs.ts';
import { expect, test } from 'vitest';
import { createLogBuffer, type LogBuffer } from './log-buffer.ts';

function line(second: number, text = `line ${second}`, pod = 'backend-1'): LogLine {
  return { seq: second, at: new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString(), pod, container: 'main', text, level: 'info' };
}

function frame(lines: LogLine[], part: Partial<LogFrame> = {}): LogFrame {
  return { lines, sources: [], dropped: 0, ...part };
}

function texts(buffer: LogBuffer): string[] {
  return buffer.view().entries.map((entry) => entry.line?.text ?? `– ${entry.mark ?? ''}`);
}

test('keeps lines in the order they came and tells when one came', () => {
  const buffer = createLogBuffer(10);
  let told = 0;
  buffer.subscribe(() => { told += 1; });
  buffer.push(frame([line(1), line(2)]));
  buffer.push(frame([line(3)]));
  expect(texts(buffer)).toEqual(['line 1', 'line 2', 'line 3']);
  expect(buffer.view().received).toBe(3);
  expect(told).toBe(2);
});

test('lets the oldest lines go when it is full and says how many', () => {
  const buffer = createLogBuffer(10);
  for (let second = 0; second < 30; second += 1) buffer.push(frame([line(second)]));
  const view = buffer.view();
  expect(view.entries.length).toBeLessThanOrEqual(11);
  expect(view.cut + view.entries.length).toBe(30);
  expect(view.cutEntries).toBe(view.cut);
  expect(texts(buffer).at(-1)).toBe('line 29');
});

test('keeps up to twice as many while someone reads further up', () => {
  const buffer = createLogBuffer(10);
  buffer.setReading(true);
  for (let second = 0; second < 30; second += 1) buffer.push(frame([line(second)]));
  expect(buffer.view().entries.length).toBeGreaterThanOrEqual(20);
  buffer.setReading(false);
  buffer.push(frame([line(30)]));
  expect(buffer.view().entries).toHaveLength(10);
});

test('filters what is there and what comes', () => {
  const buffer = createLogBuffer(100);
  buffer.push(frame([line(1, 'GET /a'), line(2, 'POST /b')], { sources: [{ pod: 'backend-1', container: 'main', state: 'following' }] }));
  buffer.setFilter((each) => each.text.includes('POST'));
  buffer.push(frame([line(3, 'POST /c'), line(4, 'GET /d')]));
  expect(texts(buffer)).toEqual(['POST /b', 'POST /c']);
  buffer.setFilter(null);
  expect(buffer.view().entries).toHaveLength(5);
});

test('a filtered list is cut by the entries it shows', () => {
  const buffer = createLogBuffer(10);
  buffer.setFilter((each) => each.text.endsWith('0'));
  for (let second = 0; second < 40; second += 1) buffer.push(frame([line(second)]));
  const view = buffer.view();
  expect(texts(buffer)).toEqual(['line 30']);
  expect(view.added - view.cutEntries).toBe(view.entries.length);
});

test('says what the server dropped, under every filter', () => {
  const buffer = createLogBuffer(10);
  buffer.push(frame([line(1)], { dropped: 12 }));
  expect(buffer.view().dropped).toBe(12);
  buffer.setFilter(() => false);
  expect(texts(buffer)).toEqual([expect.stringContaining('12 lines were dropped')]);
});

test('a stream that starts again shows no line twice and says that there may be a gap', () => {
  const buffer = createLogBuffer(100);
  buffer.restart();
  buffer.push(frame([line(1), line(2), line(1, 'other', 'backend-2')]));
  buffer.restart();
  buffer.push(frame([line(1), line(2), line(3), line(1, 'other', 'backend-2'), line(2, 'new', 'backend-2')]));
  expect(texts(buffer)).toEqual(['line 1', 'line 2', 'other', expect.stringContaining('may be missing'), 'line 3', 'new']);
});

test('clear forgets everything, what was seen included', () => {
  const buffer = createLogBuffer(100);
  buffer.restart();
  buffer.push(frame([line(1)]));
  buffer.clear();
  buffer.restart();
  buffer.push(frame([line(1)]));
  expect(texts(buffer)).toEqual(['line 1']);
});
