import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Freshness } from './freshness.ts';

beforeEach(() => void vi.useFakeTimers({ now: new Date('2026-11-23T08:00:00Z') }));
afterEach(() => void vi.useRealTimers());

test('is live only while every part is, and says since when it is not', () => {
  const freshness = new Freshness(['Pod', 'heartbeat']);
  const said: string[] = [];
  freshness.onChange((source) => said.push(source.state));
  freshness.set('Pod', true);
  expect(freshness.source().state).toBe('reconnecting');
  freshness.set('heartbeat', true);
  expect(freshness.source()).toEqual({ state: 'live' });
  vi.advanceTimersByTime(60_000);
  freshness.set('Pod', false);
  freshness.set('heartbeat', false);
  expect(freshness.source()).toEqual({ state: 'reconnecting', since: '2026-11-23T08:01:00.000Z' });
  vi.advanceTimersByTime(10_100);
  expect(freshness.source()).toEqual({ state: 'stale', since: '2026-11-23T08:01:00.000Z' });
  freshness.set('Pod', true);
  freshness.set('heartbeat', true);
  expect(said).toEqual(['live', 'reconnecting', 'stale', 'live']);
  freshness.close();
});
