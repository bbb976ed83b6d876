import type { Container } from 'kubernetes-types/core/v1.d.ts';
import type { PodRow, Tone } from '@wheelhouse/console-contract/rows.ts';
import type { PodUsage } from '../kube/metrics.ts';
import { toBytes, toMillicores } from '../kube/quantity.ts';
import type { Live } from '../kube/resources.ts';
import { isTrue, toPodProblem, toStatusWord, type PodProblem } from './pod-status.ts';
import { toBase, toComponent, toRelease } from './rows.ts';

/** What a pod's row needs besides the pod. */
export type PodContext = {
  replicaSets: ReadonlyMap<string, Live<'ReplicaSet'>>;
  usage: ReadonlyMap<string, PodUsage>;
};

export function toPodRow(pod: Live<'Pod'>, context: PodContext): PodRow {
  const { spec, status = {} } = pod;
  const containers = spec?.containers ?? [];
  const statuses = status.containerStatuses ?? [];
  const word = toStatusWord(pod);
  const problem = toPodProblem(pod);
  const workload = toWorkload(pod, context.replicaSets);
  const usage = context.usage.get(pod.metadata.name);
  const finished = status.phase === 'Succeeded' || status.phase === 'Failed';
  return {
    type: 'pod',
    ...toBase('pod', pod),
    status: word,
    tone: toTone(word, pod, problem),
    detail: toDetail(pod, problem),
    readyContainers: statuses.filter((container) => container.ready && container.state?.running !== undefined).length,
    containers: containers.map((container) => container.name),
    initContainers: (spec?.initContainers ?? []).map((container) => container.name),
    restarts: statuses.reduce((total, container) => total + container.restartCount, 0),
    component: toComponent(pod) || workload,
    workload,
    release: toRelease(pod),
    image: containers[0]?.image ?? '',
    imageDigest: /sha256:[0-9a-f]{64}/.exec(statuses[0]?.imageID ?? '')?.[0] ?? '',
    node: spec?.nodeName ?? '',
    ip: status.podIP ?? '',
    startedAt: toStartedAt(pod),
    readyAt: toReadyAt(pod),
    cpuMillicores: finished ? null : usage?.cpuMillicores ?? null,
    memoryBytes: finished ? null : usage?.memoryBytes ?? null,
    cpuRequestMillicores: total(containers, (container) => container.resources?.requests?.['cpu'], toMillicores),
    memoryLimitBytes: total(containers, (container) => container.resources?.limits?.['memory'], toBytes),
  };
}

/** The Deployment, StatefulSet, DaemonSet or Job that made the pod; through the ReplicaSet for a Deployment. */
export function toWorkload(pod: Live<'Pod'>, replicaSets: ReadonlyMap<string, Live<'ReplicaSet'>>): string {
  const owner = (pod.metadata.ownerReferences ?? []).find((reference) => reference.controller === true);
  if (!owner) return '';
  if (owner.kind !== 'ReplicaSet') return owner.name;
  const replicaSet = replicaSets.get(owner.name);
  const deployment = (replicaSet?.metadata.ownerReferences ?? []).find((reference) => reference.controller === true);
  if (deployment) return deployment.name;
  // The ReplicaSet may not have arrived yet, or be gone already; its name is the Deployment's plus the template's hash.
  const hash = pod.metadata.labels?.['pod-template-hash'];
  return hash !== undefined && owner.name.endsWith(`-${hash}`) ? owner.name.slice(0, -hash.length - 1) : owner.name;
}

function toTone(word: string, pod: Live<'Pod'>, problem: PodProblem | null): Tone {
  if (word === 'Completed' || word === 'Succeeded') return 'ok';
  if (word === 'Terminating') return 'progressing';
  if (word === 'Unknown') return 'stale';
  if (problem && problem.code !== 'NotReady') return problem.code === 'Unschedulable' ? 'warning' : 'failed';
  if (pod.status?.phase === 'Failed') return 'failed';
  if (word !== 'Running') return 'progressing';
  if (isTrue(pod, 'Ready')) return 'ok';
  // Ready once and not any more is worth a warning; never ready yet is on its way.
  return wasReady(pod) ? 'warning' : 'progressing';
}

function wasReady(pod: Live<'Pod'>): boolean {
  const ready = (pod.status?.conditions ?? []).find((condition) => condition.type === 'Ready');
  const started = toStartedAt(pod);
  return ready?.lastTransitionTime !== undefined && started !== null && ready.lastTransitionTime > started;
}

function toDetail(pod: Live<'Pod'>, problem: PodProblem | null): string {
  if (pod.metadata.deletionTimestamp !== undefined) return 'Was asked to stop; its containers have a grace period to finish.';
  if (!problem) return toProgressDetail(pod);
  const container = problem.container === '' ? '' : `Container ${problem.container}`;
  switch (problem.code) {
    case 'ImageNotFound': return `${container}: the image cannot be pulled. ${problem.message}`;
    case 'MissingConfig': return `${container} cannot be created: ${problem.message}`;
    case 'CannotStart': return `${container} cannot start: ${problem.message}`;
    case 'OutOfMemory': return `${container} was killed for using more memory than its limit.`;
    case 'CrashAtStart': return `${container} ends right after its start (exit code ${problem.exitCode ?? 'unknown'}).`;
    case 'CrashLoop': return `${container} keeps ending${problem.exitCode === null ? '' : ` (exit code ${problem.exitCode})`}.`;
    case 'Unschedulable': return `No node takes it: ${problem.message}`;
    case 'Evicted': return `Evicted: ${problem.message}`;
    case 'NotReady': return `Waits for ${problem.container} to become ready.`;
    default: return problem.code satisfies never;
  }
}

function toProgressDetail(pod: Live<'Pod'>): string {
  const init = (pod.status?.initContainerStatuses ?? []).find((container) => container.state?.terminated?.exitCode !== 0 && container.started !== true);
  if (pod.status?.phase === 'Pending' && init) return `Init container ${init.name} runs first.`;
  if (pod.status?.phase !== 'Pending') return '';
  return pod.spec?.nodeName === undefined ? 'Waits for a node.' : 'Containers are being created.';
}

function toStartedAt(pod: Live<'Pod'>): string | null {
  const times = (pod.status?.containerStatuses ?? []).map((container) => container.state?.running?.startedAt);
  return times.filter((time) => time !== undefined).toSorted().at(0) ?? null;
}

function toReadyAt(pod: Live<'Pod'>): string | null {
  const ready = (pod.status?.conditions ?? []).find((condition) => condition.type === 'Ready' && condition.status === 'True');
  return ready?.lastTransitionTime ?? null;
}

/** Sum over the containers, or null when one of them does not say: then there is no request or limit for the pod. */
function total(containers: Container[], pick: (container: Container) => string | undefined, convert: (quantity: string) => number): number | null {
  let sum = 0;
  for (const container of containers) {
    const quantity = pick(container);
    if (quantity === undefined) return null;
    sum += convert(quantity);
  }
  return containers.length === 0 ? null : Math.round(sum);
}
