import type { HpaSample } from '@wheelhouse/console-contract/scaling.ts';
import { formatPercent } from '../../lib/units.ts';

/** One decision of one HPA, read from two looks in a row. `number` counts all of them, oldest first. */
export type ReplicaChange = { number: number; at: string; hpa: string; from: number; to: number; why: string };

/** Every change of the wanted number of replicas, oldest first, each with a plain sentence. Samples in order of time. */
export function toReplicaChanges(samples: readonly HpaSample[]): ReplicaChange[] {
  const last = new Map<string, HpaSample>();
  const changes: ReplicaChange[] = [];
  for (const sample of samples) {
    const before = last.get(sample.hpa);
    last.set(sample.hpa, sample);
    if (!before || before.desiredReplicas === sample.desiredReplicas) continue;
    changes.push({ number: changes.length + 1, at: sample.at, hpa: sample.hpa, from: before.desiredReplicas, to: sample.desiredReplicas, why: toSentence(before, sample) });
  }
  return changes;
}

function toSentence(before: HpaSample, after: HpaSample): string {
  if (before.minReplicas !== after.minReplicas || before.maxReplicas !== after.maxReplicas) {
    return `The bounds were set to ${after.minReplicas}–${after.maxReplicas}.`;
  }
  if (before.desiredReplicas < after.minReplicas) return `Raised to its minimum of ${after.minReplicas}.`;
  const bound = after.desiredReplicas === after.maxReplicas ? ' That is its maximum.' : after.desiredReplicas === after.minReplicas ? ' That is its minimum.' : '';
  const up = after.desiredReplicas > before.desiredReplicas;
  const known = [before.cpuPercent, after.cpuPercent].filter((cpu) => cpu !== null);
  if (known.length === 0 || after.cpuTargetPercent === null) return `The CPU metric was missing at that time.${bound}`;
  // The status may be read just before or just after the controller's own look, so the telling one of both is named.
  const cpu = up ? Math.max(...known) : Math.min(...known);
  const ratio = cpu / after.cpuTargetPercent;
  const target = formatPercent(after.cpuTargetPercent);
  if (up && ratio > 1) return `CPU was at ${formatPercent(cpu)} of its request, ${ratio.toFixed(2)} × the ${target} target.${bound}`;
  if (!up && ratio < 1) return `CPU was at ${formatPercent(cpu)} of its request, under the ${target} target.${bound}`;
  return `CPU was at ${formatPercent(cpu)} of its request, the target is ${target}.${bound}`;
}
