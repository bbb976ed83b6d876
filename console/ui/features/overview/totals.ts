import type { HpaRow, PodRow, WorkloadRow } from '@wheelhouse/console-contract/rows.ts';

export type Totals = {
  ready: number; desired: number;
  /** Most pods there can be: the HPAs' maxima plus the fixed workloads; null when nothing can scale. */
  most: number | null;
  restarts: number;
  /** Sums over pods that have metrics; null before the first sample. */
  cpuMillicores: number | null; memoryBytes: number | null;
  /** Sums over pods that say it; null when none does. */
  cpuRequestMillicores: number | null; memoryLimitBytes: number | null;
};

/** What the tiles say of the whole release. Jobs do not count as replicas. */
export function toTotals(pods: readonly PodRow[], workloads: readonly WorkloadRow[], hpas: readonly HpaRow[]): Totals {
  const lasting = workloads.filter((workload) => workload.kind !== 'Job');
  const most = lasting.map((workload) => hpas.find((hpa) => hpa.target.kind === workload.kind && hpa.target.name === workload.name)?.maxReplicas ?? workload.desired);
  return {
    ready: sum(lasting.map((workload) => workload.ready)) ?? 0,
    desired: sum(lasting.map((workload) => workload.desired)) ?? 0,
    most: hpas.length === 0 ? null : sum(most),
    restarts: sum(pods.map((pod) => pod.restarts)) ?? 0,
    cpuMillicores: sum(pods.map((pod) => pod.cpuMillicores)),
    memoryBytes: sum(pods.map((pod) => pod.memoryBytes)),
    cpuRequestMillicores: sum(pods.map((pod) => pod.cpuRequestMillicores)),
    memoryLimitBytes: sum(pods.map((pod) => pod.memoryLimitBytes)),
  };
}

function sum(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((total, value) => total + value, 0);
}
