import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { LoadRuns, Samples } from '@wheelhouse/console-contract/routes.ts';
import { LoadRequest, type LoadRun } from '@wheelhouse/console-contract/scaling.ts';
import type { SampleHistory } from '../history/samples.ts';
import type { Load } from '../scaling/load.ts';

const SamplesQuery = z.object({ minutes: z.coerce.number().int().min(1).max(24 * 60).default(30) });

export function serveScaling(app: FastifyInstance, { samples, load }: { samples: SampleHistory; load: Load }): void {
  app.get('/api/samples', (request): Samples => {
    const { minutes } = SamplesQuery.parse(request.query);
    return samples.since(new Date(Date.now() - minutes * 60_000).toISOString());
  });
  app.get('/api/loads', (): LoadRuns => ({ runs: load.list() }));
  app.post('/api/loads', async (request, reply): Promise<LoadRun> => {
    reply.code(202);
    return load.start(LoadRequest.parse(request.body ?? {}));
  });
  app.delete('/api/loads/current', (): LoadRun => load.stop());
}
