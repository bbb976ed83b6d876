import { expect, test } from 'vitest';
import { reloadOnce } from './session-recovery.ts';

function createStorage() {
  const items = new Map<string, string>();
  return { getItem: (key: string) => items.get(key) ?? null, setItem: (key: string, value: string) => { items.set(key, value); } };
}

test('a stale session reloads the page once and then says so instead of spinning', () => {
  const storage = createStorage();
  let reloads = 0;
  const reload = () => { reloads += 1; };
  expect(reloadOnce(storage, 100_000, reload)).toBe(true);
  expect(reloadOnce(storage, 101_000, reload)).toBe(false);
  expect(reloads).toBe(1);
});

test('a console that is started again later reloads the page again', () => {
  const storage = createStorage();
  let reloads = 0;
  const reload = () => { reloads += 1; };
  reloadOnce(storage, 100_000, reload);
  expect(reloadOnce(storage, 200_000, reload)).toBe(true);
  expect(reloads).toBe(2);
});
