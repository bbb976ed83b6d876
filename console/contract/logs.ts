import { z } from 'zod';

/** One line of one container. `seq` grows by one per line of the merged stream of this subscription. */
export const LogLine = z.object({
  seq: z.number(),
  /** Time of the line as the kubelet stamped it, RFC 3339 with nanoseconds. */
  at: z.string(),
  pod: z.string(),
  container: z.string(),
  text: z.string(),
  level: z.enum(['debug', 'info', 'warn', 'error', 'none']),
});
export type LogLine = z.infer<typeof LogLine>;

export const LogFollow = z.strictObject({
  /** Pod names; empty = every pod of the release, those that join later included. */
  pods: z.array(z.string()).max(100).default([]),
  /** Lines per container to start with. */
  tailLines: z.int().min(0).max(5000).default(200),
});
export type LogFollow = z.infer<typeof LogFollow>;

/** A stream that joined or left, shown as a mark between the lines. */
export const LogSource = z.object({
  pod: z.string(),
  container: z.string(),
  state: z.enum(['following', 'reconnecting', 'ended']),
});
export type LogSource = z.infer<typeof LogSource>;

export const LogFrame = z.object({
  lines: z.array(LogLine),
  sources: z.array(LogSource),
  /** Lines dropped since the last frame because the reader was too slow; said, never silent. */
  dropped: z.number(),
});
export type LogFrame = z.infer<typeof LogFrame>;
