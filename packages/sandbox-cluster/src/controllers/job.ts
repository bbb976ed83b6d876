import type { JobCondition, JobStatus } from 'kubernetes-types/batch/v1.d.ts';
import type { Pod } from 'kubernetes-types/core/v1.d.ts';
import type { Stored } from '../objects.ts';
import { findCondition, removeCondition } from './conditions.ts';
import { splitKey } from './controller.ts';
import type { Controller, ControllerContext } from './controller.ts';
import { createEventRecorder } from './events.ts';
import { completedIndexes, isIndexed, nextIndexes, printIndexes, withIndex } from './job-indexes.ts';
import { backoffMs, countPods, isJobFinished, judge, verdictConditions, wantedActive } from './job-plan.ts';
import type { JobPods, Verdict } from './job-plan.ts';
import { isControlledBy } from './owners.ts';
import { createPodControl } from './pod-control.ts';
import { podSources } from './pod-sources.ts';
import { toPod } from './pod-template.ts';
import { isPodFinished, isPodReady } from './pods.ts';
import type { StoredPod } from './pods.ts';
import { millisecondsSince, toTimestamp } from './time.ts';

type Job = Stored<'Job'>;

/** Job → Pods, after pkg/controller/job and pkg/controller/ttlafterfinished of Kubernetes 1.34. */
export function createJobController({ objects, now }: ControllerContext): Controller {
  const events = createEventRecorder({ objects, now, component: 'job-controller' });
  const control = createPodControl({ objects, events });

  function reconcile(key: string): number | undefined {
    const { namespace, name } = splitKey(key);
    const job = objects.get('Job', namespace, name);
    if (!job || job.metadata.deletionTimestamp) return undefined;
    if (isJobFinished(job)) return expire(job);
    const verdict = judge(job, podsOf(job), now());
    const waitMs = verdict ? end(job) : keepRunning(job);
    writeStatus(job, verdict);
    return waitMs;
  }

  /** A finished job ends what still runs. */
  function end(job: Job): undefined {
    for (const pod of countPods(job, podsOf(job)).active) control.delete(job, pod);
  }

  /** Makes or ends pods; milliseconds until the deadline or until a failed pod may be replaced. */
  function keepRunning(job: Job): number | undefined {
    const pods = podsOf(job);
    const counts = countPods(job, pods);
    const missing = wantedActive(job, counts) - counts.active.length;
    for (const pod of counts.active.slice(0, Math.max(0, -missing))) control.delete(job, pod);
    const waitMs = missing > 0 ? backoffMs(pods, now()) : 0;
    if (waitMs === 0) for (const pod of newPods(job, pods, missing)) control.create(job, pod);
    const { activeDeadlineSeconds } = job.spec ?? {};
    const deadlineMs = activeDeadlineSeconds === undefined
      ? Number.POSITIVE_INFINITY : activeDeadlineSeconds * 1000 - millisecondsSince(job.status?.startTime, now());
    const next = Math.min(waitMs > 0 ? waitMs : Number.POSITIVE_INFINITY, Math.max(0, deadlineMs));
    return Number.isFinite(next) ? next : undefined;
  }

  function newPods(job: Job, pods: readonly StoredPod[], count: number): Pod[] {
    if (isIndexed(job)) return nextIndexes(job, pods, count).map((index) => withIndex(job, toJobPod(job), index));
    return Array.from({ length: Math.max(0, count) }, () => toJobPod(job));
  }

  function writeStatus(job: Job, verdict: Verdict | undefined): void {
    const pods = podsOf(job);
    const counts = countPods(job, pods);
    const running = pods.some((pod) => !isPodFinished(pod));
    const suspended = suspendConditions(job);
    const conditions = verdict ? verdictConditions(suspended, verdict, !running, now()) : suspended;
    const indexes = isIndexed(job) ? printIndexes(completedIndexes(job, pods)) : '';
    const status = { ...toJobStatus(job, counts, conditions, now()), ...(indexes ? { completedIndexes: indexes } : {}) };
    objects.updateStatus('Job', { ...structuredClone(job), status });
    const over = verdict && !running;
    if (over && verdict.type === 'SuccessCriteriaMet') events.record(job, 'Normal', 'Completed', 'Job completed');
    if (over && verdict.type === 'FailureTarget') events.record(job, 'Warning', verdict.reason, verdict.message);
  }

  function suspendConditions(job: Job): JobCondition[] {
    const conditions = job.status?.conditions ?? [];
    const known = findCondition(conditions, 'Suspended');
    const status = job.spec?.suspend ? 'True' : 'False';
    if (known ? known.status === status : status === 'False') return conditions;
    const [reason, message] = job.spec?.suspend ? ['Suspended', 'Job suspended'] : ['Resumed', 'Job resumed'];
    events.record(job, 'Normal', reason ?? '', message ?? '');
    const at = toTimestamp(now());
    return [...removeCondition(conditions, 'Suspended'), { type: 'Suspended', status, reason: `Job${reason}`, message, lastProbeTime: at, lastTransitionTime: at }];
  }

  /** ttlSecondsAfterFinished (pkg/controller/ttlafterfinished). */
  function expire(job: Job): number | undefined {
    const { ttlSecondsAfterFinished } = job.spec ?? {};
    if (ttlSecondsAfterFinished === undefined) return undefined;
    const finished = job.status?.conditions?.find(({ type }) => type === 'Complete' || type === 'Failed')?.lastTransitionTime;
    const leftMs = ttlSecondsAfterFinished * 1000 - millisecondsSince(finished, now());
    if (leftMs > 0) return leftMs;
    objects.remove('Job', job.metadata.namespace, job.metadata.name, { propagationPolicy: 'Foreground' });
    return undefined;
  }

  function podsOf(job: Job): StoredPod[] {
    return objects.list('Pod', job.metadata.namespace).filter((pod) => isControlledBy(pod, job));
  }

  return { name: 'job', sources: podSources(objects, 'Job', () => undefined), reconcile };
}

/** Upstream's labels for the pods of a job; the API server puts them into the template too. */
export function toJobPod(job: Job): Pod {
  const pod = toPod(job.spec?.template ?? {}, job);
  const { name, uid } = job.metadata;
  const labels = { 'batch.kubernetes.io/controller-uid': uid, 'batch.kubernetes.io/job-name': name, 'controller-uid': uid, 'job-name': name };
  return { ...pod, metadata: { ...pod.metadata, labels: { ...pod.metadata?.labels, ...labels } } };
}

function toJobStatus(job: Job, { active, terminating, succeeded, failed }: JobPods, conditions: JobCondition[], now: Date): JobStatus {
  const at = toTimestamp(now);
  const isResumed = findCondition(conditions, 'Suspended')?.status === 'False' && findCondition(job.status?.conditions, 'Suspended')?.status === 'True';
  const startTime = job.spec?.suspend ? undefined : (isResumed ? undefined : job.status?.startTime) ?? at;
  const isComplete = findCondition(conditions, 'Complete') !== undefined;
  const counts = Object.fromEntries(Object.entries({ active: active.length, succeeded, failed }).filter(([, count]) => count > 0));
  return {
    ...counts,
    ready: active.filter(isPodReady).length,
    terminating,
    ...(conditions.length > 0 ? { conditions } : {}),
    ...(startTime === undefined ? {} : { startTime }),
    ...(isComplete ? { completionTime: at } : {}),
    uncountedTerminatedPods: {},
  };
}
