import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createConnection, retryDelayMs } from './connection.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function setUp() {
  const server = { answers: false, probes: 0, backs: 0 };
  const connection = createConnection({
    probe: () => {
      server.probes++;
      return server.answers ? Promise.resolve() : Promise.reject(new Error('away'));
    },
    onBack: () => server.backs++,
  });
  return { server, connection };
}

test('probes after 0.5, 1, 2, 4, 8 and then every 15 seconds', () => {
  expect(Array.from({ length: 7 }, (_, attempt) => retryDelayMs(attempt))).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
});

test('probes while the server is away and says once that it is back', async () => {
  const { server, connection } = setUp();
  connection.reportAway();
  connection.reportAway();
  await vi.advanceTimersByTimeAsync(500);
  expect(server.probes).toBe(1);
  expect(connection.get()).toMatchObject({ state: 'away', attempt: 1 });
  server.answers = true;
  await vi.advanceTimersByTimeAsync(1000);
  expect(connection.get()).toEqual({ state: 'ok' });
  expect(server).toMatchObject({ probes: 2, backs: 1 });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(server.probes).toBe(2);
});

test('any other answer ends the waiting as well', () => {
  const { server, connection } = setUp();
  connection.reportAway();
  connection.reportOk();
  connection.reportOk();
  expect(connection.get()).toEqual({ state: 'ok' });
  expect(server.backs).toBe(1);
  expect(vi.getTimerCount()).toBe(0);
});

test('can be asked to probe at once', async () => {
  const { server, connection } = setUp();
  connection.reportAway();
  server.answers = true;
  connection.retryNow();
  await vi.advanceTimersByTimeAsync(0);
  expect(connection.get()).toEqual({ state: 'ok' });
  expect(server.probes).toBe(1);
});
