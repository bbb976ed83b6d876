import { afterEach, describe, expect, test, vi } from 'vitest';
import { nextTime, parseSchedule } from './cron-schedule.ts';
import { eventsOf, openTestCluster } from './test-cluster.ts';
import type { TestCluster } from './test-cluster.ts';

describe('a schedule', () => {
  test.each([
    ['* * * * *', '2026-11-23T09:00:30Z', '2026-11-23T09:01:00Z'],
    ['*/15 * * * *', '2026-11-23T09:00:00Z', '2026-11-23T09:15:00Z'],
    ['5-10/5,40 8 * * *', '2026-11-23T09:00:00Z', '2026-11-24T08:05:00Z'],
    ['0 0 1 jan *', '2026-11-23T09:00:00Z', '2027-01-01T00:00:00Z'],
    ['30 6 * * MON-FRI', '2026-11-27T07:00:00Z', '2026-11-30T06:30:00Z'],
    ['0 0 13 * 5', '2026-11-23T09:00:00Z', '2026-11-27T00:00:00Z'],
    ['0 0 29 2 *', '2026-11-23T09:00:00Z', '2028-02-29T00:00:00Z'],
    ['@hourly', '2026-11-23T09:00:00Z', '2026-11-23T10:00:00Z'],
  ])('%s after %s is %s', (text, since, expected) => {
    const schedule = parseSchedule(text);
    expect(schedule && nextTime(schedule, new Date(since))?.toISOString()).toBe(expected.replace('Z', '.000Z'));
  });

  test('is read in its time zone', () => {
    const schedule = parseSchedule('0 8 * * *');
    expect(schedule && nextTime(schedule, new Date('2026-11-23T09:00:00Z'), 'America/New_York')?.toISOString()).toBe('2026-11-23T13:00:00.000Z');
  });

  test('may never come', () => {
    const schedule = parseSchedule('0 0 30 2 *');
    expect(schedule && nextTime(schedule, new Date('2026-11-23T09:00:00Z'))).toBeUndefined();
  });

  test.each(['', '* * * *', '60 * * * *', '* * * * * *', 'a * * * *', '*/0 * * * *', '5-1 * * * *'])('"%s" is none', (text) => {
    expect(parseSchedule(text)).toBeUndefined();
  });
});

describe('a cron job', () => {
  let cluster: TestCluster;
  afterEach(async () => {
    await cluster.close();
    vi.useRealTimers();
  });

  async function open(concurrencyPolicy: string, exitOf: () => 'Succeeded' | 'Running' = () => 'Succeeded'): Promise<void> {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: new Date('2026-11-23T09:00:30Z') });
    cluster = await openTestCluster({ exitOf });
    cluster.objects.create('CronJob', {
      metadata: { namespace: 'shop', name: 'tidy' },
      spec: {
        schedule: '* * * * *', concurrencyPolicy, successfulJobsHistoryLimit: 2,
        jobTemplate: { spec: { completions: 1, parallelism: 1, template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'x:1' }] } } } },
      },
    });
    await nextMinute(0);
  }

  async function nextMinute(milliseconds = 60_000): Promise<void> {
    await vi.advanceTimersByTimeAsync(milliseconds);
    for (let turn = 0; turn < 100; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }

  function jobs(): string[] {
    return cluster.objects.list('Job', 'shop').map(({ metadata }) => metadata.name);
  }

  test('runs a job when it is due, and keeps the newest', async () => {
    await open('Allow');
    expect(jobs()).toEqual([]);
    for (let minute = 0; minute < 3; minute += 1) await nextMinute();
    expect(jobs()).toEqual(['tidy-29923742', 'tidy-29923743']);
    expect(cluster.objects.get('CronJob', 'shop', 'tidy')?.status).toMatchObject({ lastScheduleTime: '2026-11-23T09:03:00Z' });
    expect(eventsOf(cluster.objects, 'tidy')).toEqual(expect.arrayContaining([
      'SuccessfulCreate: Created job tidy-29923741', 'SawCompletedJob: Saw completed job: tidy-29923741, condition: Complete', 'SuccessfulDelete: Deleted job tidy-29923741',
    ]));
  });

  test('Forbid waits for the running job, Replace ends it', async () => {
    await open('Forbid', () => 'Running');
    await nextMinute();
    await nextMinute();
    expect(jobs()).toEqual(['tidy-29923741']);
    const copy = structuredClone(cluster.objects.get('CronJob', 'shop', 'tidy'));
    if (copy?.spec) cluster.objects.update('CronJob', { ...copy, spec: { ...copy.spec, concurrencyPolicy: 'Replace' } });
    await nextMinute();
    expect(jobs()).not.toContain('tidy-29923741');
    expect(jobs()).toHaveLength(1);
  });
});
