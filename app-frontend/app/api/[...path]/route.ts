import { readEnv } from '../../../env.ts';
import { passToBackend } from '../../../lib/pass-to-backend.ts';

export const dynamic = 'force-dynamic';

/** `/api/*` when no Ingress stands in front. A rewrite would bake the backend's address into the build. */
function handle(request: Request): Promise<Response> | Response {
  const backend = readEnv().BACKEND_URL;
  if (backend) return passToBackend(request, backend);
  const problem = { status: 404, code: 'no_backend_here', title: 'This server has no API; the Ingress sends /api to the backend.' };
  return Response.json(problem, { status: 404, headers: { 'content-type': 'application/problem+json' } });
}

export { handle as DELETE, handle as GET, handle as PATCH, handle as POST, handle as PUT };
