import type { Cause } from '@wheelhouse/console-contract/release.ts';
import type { EventRow, PodRow, WorkloadRow } from '@wheelhouse/console-contract/rows.ts';
import type { PodProblem } from '../cluster/pod-status.ts';
import type { ReleaseView } from './release-view.ts';

/** Worse and more certain first: the first one found is the cause. */
const order: readonly PodProblem['code'][] = [
  'ImageNotFound', 'MissingConfig', 'CannotStart', 'OutOfMemory', 'CrashAtStart', 'CrashLoop', 'Evicted', 'Unschedulable', 'NotReady',
];

/** A pod may take this long to become ready before that is called a cause. */
const readyGraceMs = 60_000;
/** A pod that was ready before gets less. */
const readyAgainGraceMs = 10_000;
/** A scheduler may need a moment, for instance for a volume to be bound. */
const scheduleGraceMs = 5_000;

/** The first cause among the release's pods, or null. */
export function findPodCause(view: ReleaseView): Cause | null {
  const found = view.pods.flatMap((pod) => {
    const problem = view.problems.get(pod.name);
    return problem && isSerious(pod, problem, view) ? [{ pod, problem }] : [];
  });
  const [first] = found.toSorted((a, b) => order.indexOf(a.problem.code) - order.indexOf(b.problem.code));
  return first ? toPodCause(first.pod, first.problem, view.events) : null;
}

/** A workload whose controller gave up or was refused, or null. */
export function findWorkloadCause(workloads: readonly WorkloadRow[]): Cause | null {
  const failed = workloads.find((workload) => workload.tone === 'failed');
  if (!failed) return null;
  const object = `${failed.kind}/${failed.name}`;
  const evidence = failed.detail;
  if (failed.kind === 'Job') return { code: 'JobFailed', object, message: `The Job ${failed.name} failed.`, evidence, remedy: 'Read the log of its last pod, then deploy again.' };
  if (isPastDeadline(failed)) {
    return { code: 'ProgressDeadlineExceeded', object, message: `${failed.name} made no progress within its deadline.`, evidence, remedy: 'Look at its newest pods and their events, or roll back.' };
  }
  return { code: 'ReplicaFailure', object, message: `Pods of ${failed.name} cannot be made.`, evidence, remedy: 'The message says which rule refuses them: a quota, a limit or an admission check.' };
}

/** The Deployment controller's words: kubernetes/pkg/controller/deployment/progress.go. */
export function isPastDeadline(workload: WorkloadRow): boolean {
  return workload.tone === 'failed' && /timed out progressing|progress deadline/i.test(workload.detail);
}

function isSerious(pod: PodRow, problem: PodProblem, view: ReleaseView): boolean {
  const sinceMs = view.nowMs - Date.parse(problem.since ?? pod.createdAt);
  switch (problem.code) {
    // One early exit is common while a database starts; a second one is a pattern.
    case 'CrashAtStart':
    case 'CrashLoop': return pod.restarts >= 2 || pod.status.includes('CrashLoopBackOff') || pod.status === 'Error';
    case 'NotReady': return sinceMs > (view.readyAt === null ? readyGraceMs : readyAgainGraceMs);
    case 'Unschedulable': return sinceMs > scheduleGraceMs;
    case 'ImageNotFound': case 'MissingConfig': case 'CannotStart': case 'OutOfMemory': case 'Evicted': return true;
    default: return problem.code satisfies never;
  }
}

function toPodCause(pod: PodRow, problem: PodProblem, events: readonly EventRow[]): Cause {
  const about = { object: `Pod/${pod.name}` };
  const said = lastWarning(pod, events);
  const container = problem.container || pod.name;
  const exit = `exit code ${problem.exitCode ?? 'unknown'}, ${pod.restarts} ${pod.restarts === 1 ? 'restart' : 'restarts'}`;
  switch (problem.code) {
    case 'ImageNotFound':
      return { ...about, code: problem.code, message: `The image ${pod.image} cannot be pulled.`, evidence: problem.message, remedy: 'Check its name and tag, or load it into the cluster, then deploy again.' };
    case 'MissingConfig': {
      const kind = /secret/i.test(problem.message) ? 'MissingSecret' : 'MissingConfigMap';
      return { ...about, code: kind, message: `${container} needs a ${kind === 'MissingSecret' ? 'Secret' : 'ConfigMap'} (or a key of it) that does not exist.`, evidence: problem.message, remedy: 'Create it, or correct its name in the values, then deploy again.' };
    }
    case 'CannotStart':
      return { ...about, code: problem.code, message: `${container} cannot be started.`, evidence: problem.message, remedy: 'Check its command, working folder and mounts.' };
    case 'OutOfMemory':
      return { ...about, code: problem.code, message: `${container} used more memory than its limit and was killed.`, evidence: `${problem.message}, ${exit}`, remedy: 'Raise its memory limit, or find what needs so much.' };
    case 'CrashAtStart':
      return { ...about, code: problem.code, message: `${container} ends right after its start.`, evidence: exit, remedy: 'Its log has the reason: open it under Logs.' };
    case 'CrashLoop':
      return { ...about, code: problem.code, message: `${container} keeps ending.`, evidence: exit, remedy: 'Its log has the reason: open it under Logs.' };
    case 'Evicted':
      return { ...about, code: problem.code, message: `${pod.name} was evicted from its node.`, evidence: problem.message, remedy: 'Give the node room, or the pod smaller requests.' };
    case 'Unschedulable':
      return { ...about, code: problem.code, message: `No node can take ${pod.name}.`, evidence: problem.message, remedy: 'Lower its requests, or give the cluster more CPU and memory.' };
    case 'NotReady':
      return { ...about, code: 'ReadinessFailing', message: `${container} runs, but does not become ready.`, evidence: said?.message ?? problem.message, remedy: 'Look at its log and its readiness probe.' };
    default: return problem.code satisfies never;
  }
}

function lastWarning(pod: PodRow, events: readonly EventRow[]): EventRow | undefined {
  return events.filter((event) => event.warning && event.object.kind === 'Pod' && event.object.name === pod.name)
    .toSorted((a, b) => a.lastAt.localeCompare(b.lastAt)).at(-1);
}
