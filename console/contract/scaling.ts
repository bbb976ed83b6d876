import { z } from 'zod';

/** One look at one HPA, every 15 s. Also the points of the chart. */
export const HpaSample = z.object({
  at: z.string(),
  hpa: z.string(),
  cpuPercent: z.number().nullable(),
  cpuTargetPercent: z.number().nullable(),
  currentReplicas: z.number(),
  desiredReplicas: z.number(),
  minReplicas: z.number(),
  maxReplicas: z.number(),
});
export type HpaSample = z.infer<typeof HpaSample>;

/** CPU and memory of the whole release, every 15 s, for the Overview's sparklines. */
export const ReleaseSample = z.object({
  at: z.string(),
  pods: z.number(),
  cpuMillicores: z.number(),
  memoryBytes: z.number(),
  restarts: z.number(),
});
export type ReleaseSample = z.infer<typeof ReleaseSample>;

export const LoadRequest = z.strictObject({
  /** Target rate of requests per second over all users. */
  ratePerSecond: z.int().min(1).max(500).default(50),
  durationSeconds: z.int().min(5).max(900).default(120),
  /** Throw-away users that are made for the run and deleted after it. */
  users: z.int().min(1).max(20).default(5),
});
export type LoadRequest = z.infer<typeof LoadRequest>;

export const LoadRun = z.object({
  id: z.string(),
  state: z.enum(['preparing', 'running', 'cleaning', 'succeeded', 'failed', 'stopped']),
  request: LoadRequest,
  target: z.string(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  requests: z.number(),
  errors: z.number(),
  requestsPerSecond: z.number(),
  p50Ms: z.number().nullable(),
  p95Ms: z.number().nullable(),
  p99Ms: z.number().nullable(),
  /** Why it failed (over 1 % errors, target unreachable …) or null. */
  error: z.string().nullable(),
});
export type LoadRun = z.infer<typeof LoadRun>;
