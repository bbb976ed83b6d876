import { z } from 'zod';
import { Operation } from './release.ts';
import { HpaSample, LoadRun, ReleaseSample } from './scaling.ts';

/**
 * HTTP routes (JSON in, JSON out; errors are `Problem`):
 *
 * GET    /api/session                          → Session
 * GET    /api/chart                            → ChartInfo
 * POST   /api/deploys            DeployRequest → Operation          install or upgrade
 * POST   /api/rollbacks        RollbackRequest → Operation
 * POST   /api/uninstalls      UninstallRequest → Operation
 * GET    /api/releases/:revision/values        → RevisionValues
 * DELETE /api/pods/:name                       → Done               graceful delete
 * GET    /api/samples?minutes=N                → Samples            history for the charts
 * POST   /api/loads                LoadRequest → LoadRun
 * DELETE /api/loads/current                    → LoadRun            stops it
 * GET    /api/loads                            → LoadRuns           newest first
 * GET    /api/operations                       → Operations         newest first (Activity)
 */
export const Samples = z.object({ hpas: z.array(HpaSample), release: z.array(ReleaseSample) });
export type Samples = z.infer<typeof Samples>;

export const LoadRuns = z.object({ runs: z.array(LoadRun) });
export type LoadRuns = z.infer<typeof LoadRuns>;

export const Done = z.object({
  /** The kubectl or helm command that does the same, ready to copy. */
  command: z.string(),
});
export type Done = z.infer<typeof Done>;

export const Operations = z.object({ operations: z.array(Operation) });
export type Operations = z.infer<typeof Operations>;
