import { z } from 'zod';

/**
 * Rows: what the console shows of Kubernetes objects. The server turns objects into rows (`cluster/rows.ts`);
 * nothing beyond this file's shapes reaches a browser. Times are ISO 8601 strings in UTC.
 */

/** How a thing is doing, in the only five tones the pages know. */
export const Tone = z.enum(['ok', 'progressing', 'warning', 'failed', 'stale']);
export type Tone = z.infer<typeof Tone>;

const base = { key: z.string(), name: z.string(), namespace: z.string(), createdAt: z.string() };

export const PodRow = z.object({
  type: z.literal('pod'),
  ...base,
  /** Kubernetes' own word as `kubectl get pods` prints it: Running, Pending, CrashLoopBackOff, Terminating, Init:0/1 … */
  status: z.string(),
  tone: Tone,
  /** One short sentence on what it waits for or why it fails; empty when all is well. */
  detail: z.string(),
  readyContainers: z.number(),
  containers: z.array(z.string()),
  initContainers: z.array(z.string()),
  restarts: z.number(),
  /** Value of `app.kubernetes.io/component`, else the workload's name. */
  component: z.string(),
  /** Name of the owning Deployment, StatefulSet, Job …; empty for a bare pod. */
  workload: z.string(),
  /** Label `app.kubernetes.io/instance`. */
  release: z.string(),
  image: z.string(),
  /** Digest from `imageID`, `sha256:…`; empty until the container was created. */
  imageDigest: z.string(),
  node: z.string(),
  ip: z.string(),
  startedAt: z.string().nullable(),
  readyAt: z.string().nullable(),
  /** From metrics.k8s.io; null until the first sample. */
  cpuMillicores: z.number().nullable(),
  memoryBytes: z.number().nullable(),
  cpuRequestMillicores: z.number().nullable(),
  memoryLimitBytes: z.number().nullable(),
});
export type PodRow = z.infer<typeof PodRow>;

export const WorkloadRow = z.object({
  type: z.literal('workload'),
  ...base,
  kind: z.enum(['Deployment', 'StatefulSet', 'DaemonSet', 'Job']),
  component: z.string(),
  release: z.string(),
  desired: z.number(),
  ready: z.number(),
  updated: z.number(),
  available: z.number(),
  /** True once the controller has seen the newest spec. */
  observed: z.boolean(),
  tone: Tone,
  detail: z.string(),
});
export type WorkloadRow = z.infer<typeof WorkloadRow>;

export const ServiceRow = z.object({
  type: z.literal('service'),
  ...base,
  component: z.string(),
  release: z.string(),
  ports: z.array(z.object({ name: z.string(), port: z.number() })),
  clusterIp: z.string(),
  endpointsReady: z.number(),
  endpointsTotal: z.number(),
  /** Names of the pods behind it, ready or not. */
  pods: z.array(z.string()),
});
export type ServiceRow = z.infer<typeof ServiceRow>;

export const IngressRow = z.object({
  type: z.literal('ingress'),
  ...base,
  release: z.string(),
  className: z.string(),
  rules: z.array(z.object({ host: z.string(), path: z.string(), service: z.string(), port: z.string() })),
  address: z.string(),
  tls: z.boolean(),
});
export type IngressRow = z.infer<typeof IngressRow>;

export const HpaRow = z.object({
  type: z.literal('hpa'),
  ...base,
  release: z.string(),
  target: z.object({ kind: z.string(), name: z.string() }),
  minReplicas: z.number(),
  maxReplicas: z.number(),
  currentReplicas: z.number(),
  desiredReplicas: z.number(),
  /** CPU utilisation in percent of the request; null while unknown. */
  cpuPercent: z.number().nullable(),
  cpuTargetPercent: z.number().nullable(),
  /** Message of the condition that keeps it from scaling; empty when it can. */
  problem: z.string(),
  lastScaleAt: z.string().nullable(),
});
export type HpaRow = z.infer<typeof HpaRow>;

export const VolumeRow = z.object({
  type: z.literal('volume'),
  ...base,
  release: z.string(),
  phase: z.string(),
  capacity: z.string(),
  storageClass: z.string(),
  /** Pods that mount it. */
  pods: z.array(z.string()),
});
export type VolumeRow = z.infer<typeof VolumeRow>;

export const EventRow = z.object({
  type: z.literal('event'),
  ...base,
  reason: z.string(),
  message: z.string(),
  tone: Tone,
  warning: z.boolean(),
  count: z.number(),
  object: z.object({ kind: z.string(), name: z.string() }),
  firstAt: z.string(),
  lastAt: z.string(),
});
export type EventRow = z.infer<typeof EventRow>;

export const RevisionRow = z.object({
  type: z.literal('revision'),
  ...base,
  release: z.string(),
  revision: z.number(),
  /** Helm's word: deployed, superseded, failed, pending-install, uninstalling … */
  status: z.string(),
  tone: Tone,
  chart: z.string(),
  chartVersion: z.string(),
  appVersion: z.string(),
  description: z.string(),
  updatedAt: z.string(),
});
export type RevisionRow = z.infer<typeof RevisionRow>;

export const Row = z.discriminatedUnion('type', [
  PodRow, WorkloadRow, ServiceRow, IngressRow, HpaRow, VolumeRow, EventRow, RevisionRow,
]);
export type Row = z.infer<typeof Row>;
