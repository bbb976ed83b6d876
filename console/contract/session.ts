import { z } from 'zod';

/** Freshness of what a page shows. */
export const Source = z.discriminatedUnion('state', [
  z.object({ state: z.literal('live') }),
  z.object({ state: z.literal('reconnecting'), since: z.string() }),
  z.object({ state: z.literal('stale'), since: z.string() }),
]);
export type Source = z.infer<typeof Source>;

/** An address under which the application answers or will answer. */
export const AppAddress = z.object({
  url: z.string(),
  /** False: the name does not resolve on this machine yet (`hint` has the line for the hosts file). */
  reachable: z.boolean(),
  hint: z.string(),
});
export type AppAddress = z.infer<typeof AppAddress>;

/** `GET /api/session`: where this console points. */
export const Session = z.object({
  context: z.string(),
  server: z.string(),
  kubeconfig: z.string(),
  namespace: z.string(),
  release: z.string(),
  chart: z.string(),
  /** Why writes are refused, or null when they are allowed. */
  readOnly: z.string().nullable(),
  /** Version of the Kubernetes API server; null while it cannot be reached. */
  kubernetesVersion: z.string().nullable(),
  helmVersion: z.string(),
  consoleVersion: z.string(),
  addresses: z.array(AppAddress),
});
export type Session = z.infer<typeof Session>;

/** Body of every answer that is not 2xx. */
export const Problem = z.object({
  /** Stable word: `stale-session`, `read-only`, `operation-running`, `bad-request`, `not-found`, `unavailable`, `internal`. */
  code: z.string(),
  /** One sentence for the person: what is wrong and what to do. */
  message: z.string(),
});
export type Problem = z.infer<typeof Problem>;

/** Every API call carries this header; the page finds its value in `<meta name="wheelhouse-token">`. */
export const tokenHeader = 'x-wheelhouse-token';
