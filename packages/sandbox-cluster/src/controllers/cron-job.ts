import type { CronJobStatus, Job } from 'kubernetes-types/batch/v1.d.ts';
import type { Stored } from '../objects.ts';
import { findCondition } from './conditions.ts';
import { from, splitKey, toKey } from './controller.ts';
import type { Controller, ControllerContext } from './controller.ts';
import { nextTime, parseSchedule } from './cron-schedule.ts';
import { createEventRecorder } from './events.ts';
import { isJobFinished } from './job-plan.ts';
import { controllerName, isControlledBy, toControllerReference } from './owners.ts';
import { toTimestamp } from './time.ts';

type CronJob = Stored<'CronJob'>;
type StoredJob = Stored<'Job'>;

/** CronJob → Jobs, after pkg/controller/cronjob/cronjob_controllerv2.go of Kubernetes 1.34. */
export function createCronJobController({ objects, now }: ControllerContext): Controller {
  const events = createEventRecorder({ objects, now, component: 'cronjob-controller' });

  function reconcile(key: string): number | undefined {
    const { namespace, name } = splitKey(key);
    const cron = objects.get('CronJob', namespace, name);
    if (!cron || cron.metadata.deletionTimestamp) return undefined;
    noteFinished(cron);
    for (const [type, limit] of [['Complete', cron.spec?.successfulJobsHistoryLimit ?? 3], ['Failed', cron.spec?.failedJobsHistoryLimit ?? 1]] as const) {
      forgetOldest(cron, type, limit);
    }
    const status = toStatus(cron, jobsOf(cron));
    const current = objects.updateStatus('CronJob', { ...structuredClone(cron), status });
    return current.spec?.suspend ? undefined : run(current);
  }

  /** Starts the newest run that is due, and tells when the next one is. */
  function run(cron: CronJob): number | undefined {
    const schedule = parseSchedule(cron.spec?.schedule ?? '');
    if (!schedule) {
      events.record(cron, 'Warning', 'UnparseableSchedule', `unparseable schedule: "${cron.spec?.schedule ?? ''}"`);
      return undefined;
    }
    const { timeZone, startingDeadlineSeconds } = cron.spec ?? {};
    const earliest = startingDeadlineSeconds === undefined ? 0 : now().getTime() - startingDeadlineSeconds * 1000;
    const last = Date.parse(cron.status?.lastScheduleTime ?? cron.metadata.creationTimestamp);
    let due: Date | undefined;
    let next = nextTime(schedule, new Date(Math.max(last, earliest)), timeZone);
    while (next && next <= now()) {
      due = next;
      next = nextTime(schedule, next, timeZone);
    }
    if (due) start(cron, due);
    return next && next.getTime() - now().getTime();
  }

  function start(cron: CronJob, due: Date): void {
    const running = jobsOf(cron).filter((job) => !isJobFinished(job));
    if (cron.spec?.concurrencyPolicy === 'Forbid' && running.length > 0) {
      events.record(cron, 'Normal', 'JobAlreadyActive', 'Not starting job because prior execution is running and concurrency policy is Forbid');
      return;
    }
    if (cron.spec?.concurrencyPolicy === 'Replace') for (const job of running) remove(cron, job);
    const job = toJob(cron, due);
    const name = job.metadata?.name ?? '';
    if (!objects.get('Job', cron.metadata.namespace, name)) {
      objects.create('Job', job);
      events.record(cron, 'Normal', 'SuccessfulCreate', `Created job ${name}`);
    }
    const status = { ...toStatus(cron, jobsOf(cron)), lastScheduleTime: toTimestamp(due) };
    objects.updateStatus('CronJob', { ...structuredClone(cron), status });
  }

  function noteFinished(cron: CronJob): void {
    for (const job of jobsOf(cron)) {
      if (!isJobFinished(job) || !cron.status?.active?.some(({ uid }) => uid === job.metadata.uid)) continue;
      const condition = findCondition(job.status?.conditions, 'Complete') ? 'Complete' : 'Failed';
      events.record(cron, 'Normal', 'SawCompletedJob', `Saw completed job: ${job.metadata.name}, condition: ${condition}`);
    }
  }

  function forgetOldest(cron: CronJob, type: 'Complete' | 'Failed', limit: number): void {
    const finished = jobsOf(cron).filter((job) => findCondition(job.status?.conditions, type)?.status === 'True')
      .toSorted((a, b) => Date.parse(a.status?.startTime ?? '') - Date.parse(b.status?.startTime ?? ''));
    for (const job of finished.slice(0, Math.max(0, finished.length - limit))) remove(cron, job);
  }

  function remove(cron: CronJob, { metadata }: StoredJob): void {
    objects.remove('Job', metadata.namespace, metadata.name, { propagationPolicy: 'Background' });
    events.record(cron, 'Normal', 'SuccessfulDelete', `Deleted job ${metadata.name}`);
  }

  function jobsOf(cron: CronJob): StoredJob[] {
    return objects.list('Job', cron.metadata.namespace).filter((job) => isControlledBy(job, cron));
  }

  const sources = [
    from('CronJob', (cron) => [toKey(cron)]),
    from('Job', (job) => {
      const name = controllerName(job, 'CronJob');
      return name === undefined ? [] : [`${job.metadata.namespace}/${name}`];
    }),
  ];
  return { name: 'cronjob', sources, reconcile };
}

/** Named by the minute it was due, so that a run is never started twice. */
function toJob(cron: CronJob, due: Date): Job {
  const { metadata, spec } = structuredClone(cron.spec?.jobTemplate) ?? {};
  return {
    metadata: {
      name: `${cron.metadata.name}-${Math.floor(due.getTime() / 60_000)}`,
      namespace: cron.metadata.namespace,
      labels: metadata?.labels,
      annotations: { ...metadata?.annotations, 'batch.kubernetes.io/cronjob-scheduled-timestamp': toTimestamp(due) },
      ownerReferences: [toControllerReference(cron)],
    },
    spec,
  };
}

function toStatus(cron: CronJob, jobs: readonly StoredJob[]): CronJobStatus {
  const { lastScheduleTime, lastSuccessfulTime } = cron.status ?? {};
  const active = jobs.filter((job) => !isJobFinished(job)).map(({ apiVersion, kind, metadata: { name, namespace, uid, resourceVersion } }) =>
    ({ apiVersion, kind, name, namespace, uid, resourceVersion }));
  const successes = jobs.flatMap((job) => job.status?.completionTime ?? []);
  const newest = [...successes, ...(lastSuccessfulTime ? [lastSuccessfulTime] : [])].toSorted().at(-1);
  return {
    ...(active.length > 0 ? { active } : {}),
    ...(lastScheduleTime ? { lastScheduleTime } : {}),
    ...(newest ? { lastSuccessfulTime: newest } : {}),
  };
}
