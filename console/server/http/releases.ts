import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { ChartInfo, RevisionValues } from '@wheelhouse/console-contract/release.ts';
import type { Operations } from '@wheelhouse/console-contract/routes.ts';
import { DeployRequest, RollbackRequest, UninstallRequest, type Operation } from '@wheelhouse/console-contract/release.ts';
import type { Deploy } from '../deploy/deploy.ts';
import { readChart } from '../helm/chart.ts';
import type { FullReleaseRecord } from '../helm/release-record.ts';
import { equalPaths, maskSecrets, omitPaths, parseValues, secretPaths, toYaml } from '../helm/values.ts';
import type { OperationHistory } from '../history/operations.ts';
import type { Sessions } from '../setup/session.ts';
import { UserError } from '../user-error.ts';

type Options = { deploy: Deploy; history: OperationHistory; sessions: Sessions; chart: string; readReleases: () => Promise<FullReleaseRecord[]> };

const RevisionParams = z.object({ revision: z.coerce.number().int().min(1) });

/** The release: its chart, its revisions, and what changes it. */
export function serveReleases(app: FastifyInstance, { deploy, history, sessions, chart, readReleases }: Options): void {
  app.get('/api/chart', async (): Promise<ChartInfo> => {
    const { name, version, appVersion, description, defaultsYaml, presets } = await readChart(chart);
    const [newest] = await readReleases();
    return {
      name, version, appVersion, description, path: chart, defaultsYaml, presets,
      suggestedYaml: toYaml(await sessions.suggest()),
      currentYaml: newest ? toCurrentYaml(newest, history) : null,
      keptSecrets: newest ? secretPaths(newest.values) : [],
    };
  });

  app.get('/api/releases/:revision/values', async (request): Promise<RevisionValues> => {
    const { revision } = RevisionParams.parse(request.params);
    const record = (await readReleases()).find((one) => one.revision === revision);
    if (!record) throw new UserError('not-found', `Revision ${revision} does not exist (any more).`);
    return { revision, valuesYaml: toYaml(maskSecrets(record.values)), notes: record.notes };
  });

  app.post('/api/deploys', async (request, reply): Promise<Operation> => {
    reply.code(202);
    return deploy.deploy(DeployRequest.parse(request.body ?? {}).valuesYaml);
  });
  app.post('/api/rollbacks', async (request, reply): Promise<Operation> => {
    reply.code(202);
    return deploy.rollback(RollbackRequest.parse(request.body));
  });
  app.post('/api/uninstalls', async (request, reply): Promise<Operation> => {
    reply.code(202);
    return deploy.uninstall(UninstallRequest.parse(request.body));
  });
  app.get('/api/operations', (): Operations => ({ operations: history.list(200).map(({ operation }) => operation) }));
}

/** What the person supplied for this revision: without secrets, and without what Deploy added by itself. */
function toCurrentYaml(record: FullReleaseRecord, history: OperationHistory): string {
  const suggested = parseValues(history.ofRevision(record.revision)?.suggestedYaml ?? '');
  const left = [...secretPaths(record.values), ...equalPaths(record.values, suggested)];
  return toYaml(maskSecrets(omitPaths(record.values, left)));
}
