import type { ContainerStatus, PodCondition, PodStatus } from 'kubernetes-types/core/v1.d.ts';
import type { Stored } from '../objects.ts';

export type PodFacts = {
  podIP: string;
  hostIP: string;
  startTime: string;
  /** Its volumes are there: containers can be started. */
  volumesReady: boolean;
  /** The pod was asked to end and its last process has. */
  terminated: boolean;
  init: ContainerStatus[];
  main: ContainerStatus[];
};

/** The status of a pod from what its containers do; conditions that others own are kept. Pure. */
export function toPodStatus(pod: Stored<'Pod'>, facts: PodFacts, now: string): PodStatus {
  const { podIP, hostIP, startTime, init, main } = facts;
  const phase = toPhase(pod, facts);
  return {
    ...pod.status,
    phase,
    conditions: toConditions(pod, facts, phase, now),
    hostIP, hostIPs: [{ ip: hostIP }],
    podIP, podIPs: [{ ip: podIP }],
    startTime,
    ...(init.length > 0 ? { initContainerStatuses: init } : {}),
    containerStatuses: main,
    qosClass: pod.status?.qosClass ?? toQosClass(pod),
  };
}

/** pkg/kubelet/kubelet_pods.go, getPhase. */
function toPhase(pod: Stored<'Pod'>, { init, main, terminated }: PodFacts): string {
  const restartPolicy = pod.spec?.restartPolicy ?? 'Always';
  const sidecars = sidecarNames(pod);
  const steps = init.filter(({ name }) => !sidecars.has(name));
  const failedInit = steps.some(({ state }) => state?.terminated && state.terminated.exitCode !== 0);
  if (failedInit && (restartPolicy === 'Never' || terminated)) return 'Failed';
  const exits = main.map(({ state, lastState }) => state?.terminated ?? (state?.waiting && lastState?.terminated));
  const running = main.some(({ state }) => state?.running) || (main.every(({ state }) => state?.terminated) && init.some(({ name, state }) => sidecars.has(name) && state?.running));
  const waiting = main.some(({ state, lastState }) => !state?.running && !state?.terminated && !lastState?.terminated);
  const allEnded = exits.every((exit) => exit !== undefined);
  if (!running && allEnded && (terminated || restartPolicy !== 'Always')) {
    if (exits.every((exit) => exit?.exitCode === 0)) return 'Succeeded';
    if (terminated || restartPolicy === 'Never') return 'Failed';
  }
  if (steps.some((status) => !isComplete(status)) && !running) return exits.some((exit) => exit) ? 'Running' : 'Pending';
  return !waiting && (running || allEnded) ? 'Running' : 'Pending';
}

function toConditions(pod: Stored<'Pod'>, { init, main, volumesReady, terminated }: PodFacts, phase: string, now: string): PodCondition[] {
  const sidecars = sidecarNames(pod);
  const completed = phase === 'Succeeded' ? { reason: 'PodCompleted' } : {};
  const incomplete = init.filter((status) => (sidecars.has(status.name) ? !status.started : !isComplete(status))).map(({ name }) => name);
  const unready = main.filter(({ ready }) => !ready).map(({ name }) => name);
  const initialized = incomplete.length === 0 || phase === 'Succeeded';
  const containersReady = unready.length === 0 && incomplete.length === 0 && phase === 'Running';
  const gates = (pod.spec?.readinessGates ?? []).filter(({ conditionType }) => pod.status?.conditions?.find(({ type }) => type === conditionType)?.status !== 'True');
  const notReady = phase === 'Succeeded' ? completed
    : phase === 'Failed' ? { reason: 'PodFailed' }
      : { reason: 'ContainersNotReady', message: `containers with unready status: [${unready.join(' ')}]` };
  const notInitialized = { reason: 'ContainersNotInitialized', message: `containers with incomplete status: [${incomplete.join(' ')}]` };
  const own: Omit<PodCondition, 'lastTransitionTime'>[] = [
    { type: 'PodReadyToStartContainers', status: toText(volumesReady && !terminated && phase !== 'Succeeded' && phase !== 'Failed') },
    { type: 'Initialized', status: toText(initialized), ...(initialized ? completed : notInitialized) },
    {
      type: 'Ready', status: toText(containersReady && gates.length === 0),
      ...(containersReady && gates.length > 0 ? { reason: 'ReadinessGatesNotReady', message: 'the status of pod readiness gate is not "True"' } : {}),
      ...(containersReady ? {} : notReady),
    },
    { type: 'ContainersReady', status: toText(containersReady), ...(containersReady ? {} : notReady) },
  ];
  const before = pod.status?.conditions ?? [];
  const others = before.filter(({ type }) => !own.some((condition) => condition.type === type));
  return [...own.map((condition) => withTransition(condition, before, now)), ...others];
}

function withTransition(condition: Omit<PodCondition, 'lastTransitionTime'>, before: PodCondition[], now: string): PodCondition {
  const old = before.find(({ type }) => type === condition.type);
  return { ...condition, lastTransitionTime: old?.status === condition.status ? old.lastTransitionTime ?? now : now };
}

/** https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/ */
function toQosClass(pod: Stored<'Pod'>): string {
  const all = [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])].map(({ resources }) => resources);
  if (all.every((resources) => !resources?.limits && !resources?.requests)) return 'BestEffort';
  const guaranteed = all.every((resources) => ['cpu', 'memory'].every((name) => {
    const limit = resources?.limits?.[name];
    return limit !== undefined && (resources?.requests?.[name] ?? limit) === limit;
  }));
  return guaranteed ? 'Guaranteed' : 'Burstable';
}

function sidecarNames(pod: Stored<'Pod'>): Set<string> {
  return new Set((pod.spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always').map(({ name }) => name));
}

function isComplete({ state }: ContainerStatus): boolean {
  return state?.terminated?.exitCode === 0;
}

function toText(value: boolean): 'True' | 'False' {
  return value ? 'True' : 'False';
}
