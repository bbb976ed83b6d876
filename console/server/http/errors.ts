import type { FastifyInstance } from 'fastify';
import { ZodError } from 'zod';
import type { Problem } from '@wheelhouse/console-contract/session.ts';
import { KubeError } from '../kube/client.ts';
import { UserError } from '../user-error.ts';

/** The one place that decides what an error looks like outside: a UserError as written, anything else as one sentence. */
export function handleErrors(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    const { status, problem } = toProblem(error);
    if (problem.code === 'internal') request.log.error({ err: error }, 'request failed');
    return reply.code(status).send(problem);
  });
}

export function toProblem(error: unknown): { status: number; problem: Problem } {
  if (error instanceof UserError) return { status: error.status, problem: { code: error.code, message: error.message } };
  if (error instanceof ZodError) {
    const wrong = error.issues.map((issue) => `${issue.path.length === 0 ? '' : `${issue.path.join('.')}: `}${issue.message}`);
    return { status: 400, problem: { code: 'bad-request', message: `The request is not valid. ${wrong.join('; ')}` } };
  }
  if (error instanceof KubeError) {
    if (error.status === 404) return { status: 404, problem: { code: 'not-found', message: `Kubernetes says: ${error.message}` } };
    if (error.status === 403) return { status: 403, problem: { code: 'forbidden', message: `Kubernetes does not allow it: ${error.message}` } };
    return { status: 502, problem: { code: 'unavailable', message: `Kubernetes refused the request: ${error.message}` } };
  }
  if (isClientError(error)) return { status: error.statusCode, problem: { code: 'bad-request', message: error.message } };
  if (isUnreachable(error)) return { status: 503, problem: { code: 'unavailable', message: 'The Kubernetes API does not answer. Is the cluster running?' } };
  return { status: 500, problem: { code: 'internal', message: 'Something went wrong inside the console; its log has the details.' } };
}

/** Errors that Fastify itself raises for a malformed request (body too large, wrong content type, broken JSON). */
function isClientError(error: unknown): error is Error & { statusCode: number } {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number' && error.statusCode >= 400 && error.statusCode < 500;
}

function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return error.name === 'TimeoutError' || /^(ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|ENOENT|UND_ERR_.*)$/.test(code);
}
