import { parseQuantity } from '../controllers/quantity.ts';
import type { PodUsage } from '../runtime.ts';
import type { PodContainer } from './pod-container.ts';
import type { PodWorker } from './pod-worker.ts';
import { listProcesses, type ProcessStat, readMemoryBytes, toTree } from './processes.ts';

const TICKS_PER_SECOND = 100;

type Reading = { at: number; cpuSeconds: number; memoryBytes: number; pid: number };
type Usage = { cpuNanocores: number; memoryBytes: number; at: number; windowSeconds: number };

export type UsageMeter = {
  /** Reads all running containers; ends those that take more memory than their limit. */
  read(workers: Iterable<PodWorker>): void;
  pods(workers: Iterable<PodWorker>): PodUsage[];
  total(): { cpuNanocores: number; memoryBytes: number; timestamp: string; windowSeconds: number };
};

/** CPU and memory of containers: of their whole process trees, CPU as the mean between two readings (what metrics-server gives an HPA). */
export function createUsageMeter(): UsageMeter {
  const readings = new WeakMap<PodContainer, Reading>();
  const usages = new WeakMap<PodContainer, Usage>();
  let sum: Usage = { cpuNanocores: 0, memoryBytes: 0, at: Date.now(), windowSeconds: 0 };

  const readContainer = (container: PodContainer, all: readonly ProcessStat[], now: number): Usage | undefined => {
    const run = container.current();
    if (!run) {
      usages.delete(container);
      return undefined;
    }
    const reading = toReading(run.process.pid, all, now);
    const limit = container.spec.resources?.limits?.['memory'];
    if (limit !== undefined && reading.memoryBytes > parseQuantity(limit)) run.killForMemory();
    const before = readings.get(container);
    readings.set(container, reading);
    if (!before || before.pid !== reading.pid || now <= before.at) return undefined;
    const windowSeconds = (now - before.at) / 1000;
    // A tree loses the time of a child that nobody waited for: never below zero.
    const cpuNanocores = Math.round((Math.max(0, reading.cpuSeconds - before.cpuSeconds) / windowSeconds) * 1e9);
    const usage = { cpuNanocores, memoryBytes: reading.memoryBytes, at: now, windowSeconds };
    usages.set(container, usage);
    return usage;
  };

  return {
    read(workers) {
      const now = Date.now();
      const all = listProcesses();
      sum = { cpuNanocores: 0, memoryBytes: 0, at: now, windowSeconds: (now - sum.at) / 1000 };
      for (const { containers } of workers) {
        for (const container of containers) {
          const usage = readContainer(container, all, now);
          sum.cpuNanocores += usage?.cpuNanocores ?? 0;
          sum.memoryBytes += usage?.memoryBytes ?? 0;
        }
      }
    },
    pods(workers) {
      return [...workers].flatMap((worker) => toPodUsage(worker, usages));
    },
    total: () => ({ cpuNanocores: sum.cpuNanocores, memoryBytes: sum.memoryBytes, timestamp: new Date(sum.at).toISOString(), windowSeconds: sum.windowSeconds }),
  };
}

function toReading(pid: number, all: readonly ProcessStat[], at: number): Reading {
  const tree = toTree(pid, all);
  const ticks = tree.reduce((total, { cpuTicks }) => total + cpuTicks, 0);
  const memoryBytes = tree.reduce((total, member) => total + readMemoryBytes(member.pid), 0);
  return { at, pid, cpuSeconds: ticks / TICKS_PER_SECOND, memoryBytes };
}

function toPodUsage(worker: PodWorker, usages: WeakMap<PodContainer, Usage>): PodUsage[] {
  const read = worker.containers.flatMap((container) => {
    const usage = usages.get(container);
    return usage && container.current() ? [{ name: container.name, ...usage }] : [];
  });
  const [first] = read;
  if (!first) return [];
  const { namespace, name } = worker.pod().metadata;
  return [{
    namespace, pod: name, timestamp: new Date(first.at).toISOString(), windowSeconds: first.windowSeconds,
    containers: read.map(({ name: container, cpuNanocores, memoryBytes }) => ({ name: container, cpuNanocores, memoryBytes })),
  }];
}
