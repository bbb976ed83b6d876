import { z } from 'zod';

/** A Kubernetes / Helm name (RFC 1123 label); never starts with `-`, so it is safe on a command line. */
export const Name = z.string().regex(/^[a-z0-9]([-a-z0-9]{0,51}[a-z0-9])?$/, 'use lower-case letters, digits and “-”, at most 53');
export type Name = z.infer<typeof Name>;

/** Why a revision is not Ready. `code` is stable; the texts are for people. */
export const Cause = z.object({
  code: z.string(),
  /** The object that shows it, e.g. `Pod/todo-app-backend-7d9-x2k`. */
  object: z.string(),
  message: z.string(),
  evidence: z.string(),
  remedy: z.string(),
});
export type Cause = z.infer<typeof Cause>;

/** What the cluster says of the newest revision; computed from cluster state, never from helm's exit alone. */
export const Verdict = z.object({
  state: z.enum(['None', 'Progressing', 'Ready', 'Degraded', 'Failed']),
  revision: z.number().nullable(),
  /** One sentence: “All 5 pods of revision 3 are ready.” / “Waiting for backend: 1 of 2 pods ready.” */
  summary: z.string(),
  cause: Cause.nullable(),
  /** When the operation or the revision started. */
  startedAt: z.string().nullable(),
  /** When this state was reached. */
  since: z.string().nullable(),
  /** From start to Ready; null until then. */
  durationMs: z.number().nullable(),
});
export type Verdict = z.infer<typeof Verdict>;

export const TimelineStep = z.object({
  id: z.string(),
  /** “backend pod x2k: scheduled” */
  label: z.string(),
  object: z.string(),
  at: z.string(),
  /** Milliseconds since the operation started. */
  offsetMs: z.number(),
  tone: z.enum(['ok', 'progressing', 'warning', 'failed', 'stale']),
});
export type TimelineStep = z.infer<typeof TimelineStep>;

/** One write to the release. At most one runs at a time. Stored, so that it outlives the console. */
export const Operation = z.object({
  id: z.string(),
  kind: z.enum(['install', 'upgrade', 'rollback', 'uninstall']),
  state: z.enum(['running', 'succeeded', 'failed', 'interrupted']),
  release: z.string(),
  namespace: z.string(),
  /** Revision that it makes; null until known and for uninstall. */
  revision: z.number().nullable(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  /** The helm command line, ready to copy. */
  command: z.string(),
  /** Last lines of helm's output. */
  output: z.array(z.string()),
  /** What to tell the person when it failed; null otherwise. */
  error: z.string().nullable(),
});
export type Operation = z.infer<typeof Operation>;

export const DeployRequest = z.strictObject({
  /** Values as YAML text: the difference to the chart's defaults; empty = the defaults. */
  valuesYaml: z.string().max(256_000).default(''),
});
export type DeployRequest = z.infer<typeof DeployRequest>;

export const RollbackRequest = z.strictObject({ revision: z.int().min(1) });
export type RollbackRequest = z.infer<typeof RollbackRequest>;

export const UninstallRequest = z.strictObject({
  /** True: PersistentVolumeClaims of the release are deleted too. Default: kept. */
  deleteVolumes: z.boolean().default(false),
  /** The release's name, typed by the person. */
  confirm: z.string(),
});
export type UninstallRequest = z.infer<typeof UninstallRequest>;

/** `GET /api/chart`: what the Deploy page starts from. */
export const ChartInfo = z.object({
  name: z.string(),
  version: z.string(),
  appVersion: z.string(),
  description: z.string(),
  path: z.string(),
  /** values.yaml as text, comments kept. */
  defaultsYaml: z.string(),
  /** values-dev.yaml, values-prod.yaml …: name → text. */
  presets: z.record(z.string(), z.string()),
  /** What Deploy adds by itself (addresses it will show), as YAML text; empty when the chart has no such values. */
  suggestedYaml: z.string(),
  /** User-supplied values of the newest revision as YAML, Secret-like values left out; null when nothing is deployed. */
  currentYaml: z.string().nullable(),
  /** Secret-like values (dotted paths) that the newest revision has and `currentYaml` leaves out; an upgrade keeps them. */
  keptSecrets: z.array(z.string()),
});
export type ChartInfo = z.infer<typeof ChartInfo>;

/** `GET /api/releases/:revision/values`: user-supplied values of one revision, secrets masked. */
export const RevisionValues = z.object({ revision: z.number(), valuesYaml: z.string(), notes: z.string() });
export type RevisionValues = z.infer<typeof RevisionValues>;
