import type { Readable, Writable } from 'node:stream';

/** What the API server asks of the kubelet: logs, exec, metrics. */
export interface Runtime {
  /**
   * The log of a container as `kubectl logs` prints it (lines end with \n). Throws StatusError 400/404 with the real words
   * (`container "x" in pod "y" is waiting to start: ContainerCreating`).
   */
  readLog(namespace: string, pod: string, options: LogOptions): AsyncIterable<Buffer>;
  /** Runs a command beside the container's process, same environment and folder. */
  exec(namespace: string, pod: string, options: ExecOptions): Promise<ExecSession>;
  /** Latest CPU and memory of running containers, for metrics.k8s.io; empty until two readings exist. */
  podMetrics(): PodUsage[];
  nodeMetrics(): { cpuNanocores: number; memoryBytes: number; timestamp: string; windowSeconds: number };
}

export type LogOptions = {
  container: string;
  follow: boolean;
  previous: boolean;
  timestamps: boolean;
  tailLines?: number;
  sinceSeconds?: number;
  sinceTime?: string;
  limitBytes?: number;
  signal: AbortSignal;
};
export type ExecOptions = { container: string; command: string[]; stdin: boolean; tty: boolean; signal: AbortSignal };
export type ExecSession = { stdin: Writable | null; stdout: Readable; stderr: Readable; exitCode: Promise<number> };
export type PodUsage = {
  namespace: string;
  pod: string;
  timestamp: string;
  windowSeconds: number;
  containers: { name: string; cpuNanocores: number; memoryBytes: number }[];
};
