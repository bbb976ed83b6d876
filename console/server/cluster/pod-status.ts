import type { ContainerStatus } from 'kubernetes-types/core/v1.d.ts';
import type { Live } from '../kube/resources.ts';

/**
 * The STATUS column of `kubectl get pods`, word for word.
 * Rule: `printPod` in kubernetes/pkg/printers/internalversion/printers.go.
 */
export function toStatusWord(pod: Live<'Pod'>): string {
  const { status = {}, spec } = pod;
  const word = toInitWord(pod) ?? toContainerWord(pod);
  if (pod.metadata.deletionTimestamp !== undefined) {
    if (status.reason === 'NodeLost') return 'Unknown';
    if (status.phase !== 'Succeeded' && status.phase !== 'Failed') return 'Terminating';
  }
  return word ?? (hasGate(pod) ? 'SchedulingGated' : status.reason || status.phase || (spec ? 'Pending' : 'Unknown'));
}

function hasGate(pod: Live<'Pod'>): boolean {
  return (pod.status?.conditions ?? []).some((condition) => condition.type === 'PodScheduled' && condition.reason === 'SchedulingGated');
}

function toInitWord(pod: Live<'Pod'>): string | null {
  const initContainers = pod.spec?.initContainers ?? [];
  const sidecars = new Set(initContainers.filter((container) => container.restartPolicy === 'Always').map((container) => container.name));
  for (const [index, container] of (pod.status?.initContainerStatuses ?? []).entries()) {
    const { terminated, waiting } = container.state ?? {};
    if (terminated?.exitCode === 0) continue;
    if (sidecars.has(container.name) && container.started === true) continue;
    if (isTrue(pod, 'Initialized')) return null;
    if (terminated) return `Init:${terminated.reason || toExitWord(terminated)}`;
    if (waiting?.reason && waiting.reason !== 'PodInitializing') return `Init:${waiting.reason}`;
    return `Init:${index}/${initContainers.length}`;
  }
  return null;
}

function toContainerWord(pod: Live<'Pod'>): string | null {
  let word: string | null = null;
  let hasRunning = false;
  for (const container of (pod.status?.containerStatuses ?? []).toReversed()) {
    const { waiting, terminated, running } = container.state ?? {};
    if (waiting?.reason) word = waiting.reason;
    else if (terminated) word = terminated.reason || toExitWord(terminated);
    else if (container.ready && running) hasRunning = true;
  }
  if (word === 'Completed' && hasRunning) return isTrue(pod, 'Ready') ? 'Running' : 'NotReady';
  return word;
}

function toExitWord(terminated: { signal?: number; exitCode: number }): string {
  return terminated.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode}`;
}

export function isTrue(pod: Live<'Pod'>, type: string): boolean {
  return (pod.status?.conditions ?? []).some((condition) => condition.type === type && condition.status === 'True');
}

/** Why a pod does not do its work, as the verdict needs it. */
export type PodProblem = {
  code: 'ImageNotFound' | 'CrashAtStart' | 'CrashLoop' | 'OutOfMemory' | 'MissingConfig' | 'CannotStart' | 'Unschedulable' | 'NotReady' | 'Evicted';
  /** Empty for a problem of the whole pod. */
  container: string;
  /** Kubernetes' own words. */
  message: string;
  exitCode: number | null;
  /** When it began, as far as the object says; null when it does not. */
  since: string | null;
};

const imageReasons = new Set(['ErrImagePull', 'ImagePullBackOff', 'InvalidImageName', 'ErrImageNeverPull', 'ImageInspectError', 'RegistryUnavailable']);
const configReasons = new Set(['CreateContainerConfigError']);
const startReasons = new Set(['CreateContainerError', 'RunContainerError', 'StartError', 'ContainerCannotRun', 'PostStartHookError']);

/** The first problem of a pod, or null. A pod that is being deleted has none: it is meant to go. */
export function toPodProblem(pod: Live<'Pod'>): PodProblem | null {
  if (pod.metadata.deletionTimestamp !== undefined) return null;
  const { status = {} } = pod;
  if (status.phase === 'Succeeded') return null;
  if (status.reason === 'Evicted') return { code: 'Evicted', container: '', message: status.message ?? 'The node ran out of a resource.', exitCode: null, since: null };
  for (const container of [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])]) {
    const problem = toContainerProblem(container);
    if (problem) return problem;
  }
  const scheduled = (status.conditions ?? []).find((condition) => condition.type === 'PodScheduled');
  if (scheduled?.status === 'False' && scheduled.reason === 'Unschedulable') {
    return { code: 'Unschedulable', container: '', message: scheduled.message ?? '', exitCode: null, since: scheduled.lastTransitionTime ?? null };
  }
  return toReadinessProblem(pod);
}

function toContainerProblem(container: ContainerStatus): PodProblem | null {
  const { waiting, terminated } = container.state ?? {};
  const last = container.lastState?.terminated;
  const reason = waiting?.reason ?? '';
  const about = { container: container.name, exitCode: null, since: null };
  if (imageReasons.has(reason)) return { ...about, code: 'ImageNotFound', message: waiting?.message || reason };
  if (configReasons.has(reason)) return { ...about, code: 'MissingConfig', message: waiting?.message || reason };
  if (startReasons.has(reason)) return { ...about, code: 'CannotStart', message: waiting?.message || reason };
  const ended = terminated && terminated.exitCode !== 0 ? terminated : reason === 'CrashLoopBackOff' ? last : undefined;
  if (!ended) return reason === 'CrashLoopBackOff' ? { ...about, code: 'CrashLoop', message: waiting?.message || reason } : null;
  const message = ended.message || `exit code ${ended.exitCode}`;
  const end = { container: container.name, message, exitCode: ended.exitCode, since: ended.finishedAt ?? null };
  if (ended.reason === 'OOMKilled') return { ...end, code: 'OutOfMemory' };
  return { ...end, code: livedShortly(ended) ? 'CrashAtStart' : 'CrashLoop' };
}

/** A container that ended within ten seconds of its start never got to work. */
function livedShortly(ended: { startedAt?: string; finishedAt?: string }): boolean {
  if (!ended.startedAt || !ended.finishedAt) return true;
  return Date.parse(ended.finishedAt) - Date.parse(ended.startedAt) < 10_000;
}

function toReadinessProblem(pod: Live<'Pod'>): PodProblem | null {
  for (const container of pod.status?.containerStatuses ?? []) {
    const { running } = container.state ?? {};
    if (!running || container.ready) continue;
    const ready = (pod.status?.conditions ?? []).find((condition) => condition.type === 'Ready');
    const since = [running.startedAt, ready?.lastTransitionTime].filter((time) => time !== undefined).toSorted().at(-1) ?? null;
    return { code: 'NotReady', container: container.name, message: ready?.message ?? '', exitCode: null, since };
  }
  return null;
}
