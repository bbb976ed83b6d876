import type { HpaRow, Row } from '@wheelhouse/console-contract/rows.ts';
import type { HpaSample, ReleaseSample } from '@wheelhouse/console-contract/scaling.ts';
import type { Cluster } from '../cluster/follow-cluster.ts';
import type { SampleHistory } from '../history/samples.ts';

export type Sampler = {
  onSample(listener: (hpas: HpaSample[], release: ReleaseSample | null) => void): () => void;
  close(): void;
};

/** The HPA controller's own period: https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/ */
const everyMs = 15_000;

/** Writes down every 15 s how the release and its autoscalers do, and an autoscaler at once when it moves. Only what is live counts. */
export function sampleRelease({ cluster, history, release }: { cluster: Cluster; history: SampleHistory; release: string }): Sampler {
  const listeners = new Set<(hpas: HpaSample[], release: ReleaseSample | null) => void>();

  function add(hpas: HpaSample[], sample: ReleaseSample | null): void {
    if (cluster.source().state !== 'live' || (hpas.length === 0 && sample === null)) return;
    history.add(hpas, sample);
    for (const listener of listeners) listener(hpas, sample);
  }
  const timer = setInterval(() => {
    const rows = cluster.state.rows();
    const at = new Date().toISOString();
    add(hpasOf(rows, release).map((hpa) => toHpaSample(hpa, at)), toReleaseSample(rows, release, at));
  }, everyMs);
  const unsubscribe = cluster.state.onChange(({ upserted }) => {
    const at = new Date().toISOString();
    add(hpasOf(upserted, release).map((hpa) => toHpaSample(hpa, at)), null);
  });

  return {
    onSample(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      clearInterval(timer);
      unsubscribe();
      listeners.clear();
    },
  };
}

function hpasOf(rows: readonly Row[], release: string): HpaRow[] {
  return rows.filter((row) => row.type === 'hpa').filter((hpa) => hpa.release === release);
}

function toHpaSample({ name, cpuPercent, cpuTargetPercent, currentReplicas, desiredReplicas, minReplicas, maxReplicas }: HpaRow, at: string): HpaSample {
  return { at, hpa: name, cpuPercent, cpuTargetPercent, currentReplicas, desiredReplicas, minReplicas, maxReplicas };
}

/** Null while the release has no pods: an empty chart says more than zeros. */
function toReleaseSample(rows: readonly Row[], release: string, at: string): ReleaseSample | null {
  const pods = rows.filter((row) => row.type === 'pod').filter((pod) => pod.release === release && pod.status !== 'Completed');
  if (pods.length === 0) return null;
  const sum = (numbers: (number | null)[]): number => numbers.reduce<number>((total, number) => total + (number ?? 0), 0);
  return {
    at,
    pods: pods.length,
    cpuMillicores: sum(pods.map((pod) => pod.cpuMillicores)),
    memoryBytes: sum(pods.map((pod) => pod.memoryBytes)),
    restarts: sum(pods.map((pod) => pod.restarts)),
  };
}
