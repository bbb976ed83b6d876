import type { JobCondition } from 'kubernetes-types/batch/v1.d.ts';
import type { Stored } from '../objects.ts';
import { findCondition } from './conditions.ts';
import { completedIndexes, isIndexed } from './job-indexes.ts';
import { isPodActive, isPodFinished } from './pods.ts';
import type { StoredPod } from './pods.ts';
import { millisecondsSince, toTimestamp } from './time.ts';

type Job = Stored<'Job'>;
export type Verdict = { type: 'SuccessCriteriaMet' | 'FailureTarget'; reason: string; message: string };
export type JobPods = { active: StoredPod[]; terminating: number; succeeded: number; failed: number };

const FIRST_BACKOFF_MS = 10_000;
const LONGEST_BACKOFF_MS = 600_000;

/**
 * The pods of a job by what they are. A finished pod that somebody deleted still counts through the status, which never goes down
 * (upstream remembers them one by one with the finalizer batch.kubernetes.io/job-tracking).
 */
export function countPods(job: Job, pods: readonly StoredPod[]): JobPods {
  const finished = (phase: string): number => pods.filter((pod) => pod.status?.phase === phase).length;
  return {
    active: pods.filter(isPodActive),
    terminating: pods.filter((pod) => pod.metadata.deletionTimestamp && !isPodFinished(pod)).length,
    succeeded: isIndexed(job) ? completedIndexes(job, pods).size : Math.max(job.status?.succeeded ?? 0, finished('Succeeded')),
    failed: Math.max(job.status?.failed ?? 0, finished('Failed')),
  };
}

/** Whether the job is over, and why (job_controller.go, syncJob). */
export function judge(job: Job, pods: readonly StoredPod[], now: Date): Verdict | undefined {
  const { backoffLimit = 6, activeDeadlineSeconds, completions } = job.spec ?? {};
  const earlier = earlierVerdict(job);
  if (earlier) return earlier;
  const { active, succeeded, failed } = countPods(job, pods);
  if (failed > backoffLimit || hasRestartedTooOften(job, pods, backoffLimit)) {
    return { type: 'FailureTarget', reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' };
  }
  const activeMs = millisecondsSince(job.status?.startTime, now);
  if (activeDeadlineSeconds !== undefined && job.spec?.suspend !== true && job.status?.startTime && activeMs >= activeDeadlineSeconds * 1000) {
    return { type: 'FailureTarget', reason: 'DeadlineExceeded', message: 'Job was active longer than specified deadline' };
  }
  const isComplete = completions === undefined ? succeeded > 0 && active.length === 0 : succeeded >= completions;
  return isComplete ? { type: 'SuccessCriteriaMet', reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' } : undefined;
}

/** How many pods should be running now (manageJob, wantActivePods). */
export function wantedActive(job: Job, { active, succeeded }: JobPods): number {
  const { parallelism = 1, completions, suspend } = job.spec ?? {};
  if (suspend) return 0;
  if (completions === undefined) return succeeded > 0 ? active.length : parallelism;
  return Math.min(Math.max(0, completions - succeeded), parallelism);
}

/** Milliseconds to wait before a pod may replace a failed one: 10 s, doubled for each failure since the last success. */
export function backoffMs(pods: readonly StoredPod[], now: Date): number {
  const ends = (phase: string): number[] => pods.filter((pod) => pod.status?.phase === phase).map(endedAt);
  const lastSuccess = Math.max(0, ...ends('Succeeded'));
  const failures = ends('Failed').filter((end) => end > lastSuccess);
  if (failures.length === 0) return 0;
  const backoff = Math.min(FIRST_BACKOFF_MS * 2 ** (failures.length - 1), LONGEST_BACKOFF_MS);
  return Math.max(0, Math.max(...failures) + backoff - now.getTime());
}

/** The verdict first, and the end (`Complete`, `Failed`) once no pod of the job is left running. */
export function verdictConditions(conditions: readonly JobCondition[], { type, reason, message }: Verdict, isOver: boolean, now: Date): JobCondition[] {
  const write = (name: string): JobCondition => ({
    type: name, status: 'True', reason, message, lastProbeTime: toTimestamp(now), lastTransitionTime: toTimestamp(now),
  });
  const announced = findCondition(conditions, type) ? [...conditions] : [...conditions, write(type)];
  return isOver ? [...announced, write(type === 'SuccessCriteriaMet' ? 'Complete' : 'Failed')] : announced;
}

export function isJobFinished(job: Job): boolean {
  return ['Complete', 'Failed'].some((type) => findCondition(job.status?.conditions, type)?.status === 'True');
}

function earlierVerdict(job: Job): Verdict | undefined {
  for (const type of ['SuccessCriteriaMet', 'FailureTarget'] as const) {
    const known = findCondition(job.status?.conditions, type);
    if (known?.status === 'True') return { type, reason: known.reason ?? '', message: known.message ?? '' };
  }
  return undefined;
}

/** With restartPolicy OnFailure the container restarts in place, and restarts count (pastBackoffLimitOnFailure). */
function hasRestartedTooOften(job: Job, pods: readonly StoredPod[], backoffLimit: number): boolean {
  if (job.spec?.template.spec?.restartPolicy !== 'OnFailure') return false;
  const restarts = pods.filter((pod) => !isPodFinished(pod))
    .flatMap((pod) => [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])])
    .reduce((total, status) => total + status.restartCount, 0);
  return backoffLimit === 0 ? restarts > 0 : restarts >= backoffLimit;
}

function endedAt(pod: StoredPod): number {
  const ends = (pod.status?.containerStatuses ?? []).map((status) => Date.parse(status.state?.terminated?.finishedAt ?? ''));
  return Math.max(Date.parse(pod.metadata.creationTimestamp), ...ends.filter((end) => !Number.isNaN(end)));
}
