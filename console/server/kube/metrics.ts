import { setTimeout as delay } from 'node:timers/promises';
import type { Kube } from './client.ts';
import { toBytes, toMillicores } from './quantity.ts';

export type PodUsage = { pod: string; cpuMillicores: number; memoryBytes: number };

type PodMetricsList = { items: { metadata: { name: string }; containers: { usage: { cpu?: string; memory?: string } }[] }[] };

/**
 * Reads metrics.k8s.io for the pods of one namespace every `everyMs` (metrics-server's own resolution is 15 s). Without a metrics
 * server the answer is an error and the usage is empty. Runs until the signal fires; never rejects.
 */
export async function followPodMetrics(
  kube: Kube,
  options: { namespace: string; signal: AbortSignal; onUsage: (usage: PodUsage[]) => void; everyMs?: number },
): Promise<void> {
  const { namespace, signal, onUsage, everyMs = 15_000 } = options;
  const path = `/apis/metrics.k8s.io/v1beta1/namespaces/${encodeURIComponent(namespace)}/pods`;
  while (!signal.aborted) {
    const usage = await kube.get<PodMetricsList>(path, { signal }).then(toUsage, () => []);
    if (signal.aborted) return;
    onUsage(usage);
    // Sooner while there is nothing: the first numbers of a new pod are worth looking for.
    await delay(usage.length === 0 ? Math.min(everyMs, 5_000) : everyMs, undefined, { signal }).catch(() => undefined);
  }
}

function toUsage(list: PodMetricsList): PodUsage[] {
  return list.items.map((item) => ({
    pod: item.metadata.name,
    cpuMillicores: Math.round(sum(item.containers.map((container) => toMillicores(container.usage.cpu)))),
    memoryBytes: sum(item.containers.map((container) => toBytes(container.usage.memory))),
  }));
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
