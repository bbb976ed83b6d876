import type { Container, Pod } from 'kubernetes-types/core/v1.d.ts';
import type { Stored } from '../objects.ts';
import { isPodActive } from './pods.ts';
import type { StoredPod } from './pods.ts';

type Job = Stored<'Job'>;

const INDEX = 'batch.kubernetes.io/job-completion-index';

export function isIndexed(job: Job): boolean {
  return job.spec?.completionMode === 'Indexed';
}

/** Indexes that have had a pod succeed, now or as the status remembers (pkg/controller/job/indexed_job_utils.go). */
export function completedIndexes(job: Job, pods: readonly StoredPod[]): Set<number> {
  const succeeded = pods.filter((pod) => pod.status?.phase === 'Succeeded').flatMap((pod) => indexOf(pod) ?? []);
  const { completions = 0 } = job.spec ?? {};
  return new Set([...parseIndexes(job.status?.completedIndexes ?? ''), ...succeeded].filter((index) => index < completions));
}

/** The lowest indexes that are neither done nor being worked on. */
export function nextIndexes(job: Job, pods: readonly StoredPod[], count: number): number[] {
  const taken = new Set([...completedIndexes(job, pods), ...pods.filter(isPodActive).flatMap((pod) => indexOf(pod) ?? [])]);
  const free: number[] = [];
  for (let index = 0; index < (job.spec?.completions ?? 0) && free.length < count; index += 1) if (!taken.has(index)) free.push(index);
  return free;
}

/** The pod tells its containers which index it is (addCompletionIndexEnvVariables). */
export function withIndex(job: Job, pod: Pod, index: number): Pod {
  const env = { name: 'JOB_COMPLETION_INDEX', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: `metadata.annotations['${INDEX}']` } } };
  const informed = (container: Container): Container => ({ ...container, env: [...(container.env ?? []), env] });
  const name = `${job.metadata.name}-${index}`;
  return {
    metadata: {
      ...pod.metadata,
      generateName: `${name}-`,
      annotations: { ...pod.metadata?.annotations, [INDEX]: String(index) },
      labels: { ...pod.metadata?.labels, [INDEX]: String(index) },
    },
    spec: {
      ...pod.spec,
      hostname: name,
      containers: (pod.spec?.containers ?? []).map(informed),
      ...(pod.spec?.initContainers ? { initContainers: pod.spec.initContainers.map(informed) } : {}),
    },
  };
}

/** `0-2,5` for 0, 1, 2 and 5. */
export function printIndexes(indexes: ReadonlySet<number>): string {
  const runs: [number, number][] = [];
  for (const index of [...indexes].toSorted((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last && last[1] === index - 1) last[1] = index;
    else runs.push([index, index]);
  }
  return runs.map(([from, to]) => (from === to ? String(from) : to === from + 1 ? `${from},${to}` : `${from}-${to}`)).join(',');
}

function parseIndexes(text: string): number[] {
  return text.split(',').filter((part) => part !== '').flatMap((part) => {
    const [from = 0, to = from] = part.split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (_, offset) => from + offset);
  });
}

function indexOf(pod: StoredPod): number | undefined {
  const text = pod.metadata.annotations?.[INDEX];
  return text === undefined ? undefined : Number(text);
}
