import { STATUS_CODES } from 'node:http';
import type { Problem } from '@wheelhouse/chat-contract/account.ts';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { isDatabaseAway, violatedConstraint } from '../db/database-errors.ts';
import { UserError } from './user-error.ts';

/** The one place that decides what a failed request says. Nothing of an unexpected error reaches the client. */
export function handleError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = toUserError(error);
  if (known === null) request.log.error({ err: error }, 'request failed');
  return sendProblem(reply, known ?? new UserError(500, 'internal', 'Something went wrong on our side. Please try again.'));
}

/** The error as the person may see it, or null when it is not one they can do something about. */
export function toUserError(error: unknown): UserError | null {
  if (error instanceof UserError) return error;
  if (isDatabaseAway(error)) {
    return new UserError(503, 'database_unavailable', 'The database is not reachable right now. Please try again in a moment.', { retryAfterSeconds: 2 });
  }
  // A session outlives its account by the cookie cache's minute; the first insert shows it.
  if (violatedConstraint(error)?.endsWith('_user_id_fkey')) return new UserError(401, 'unauthorized', 'Please sign in.');
  if (isClientError(error)) return new UserError(error.statusCode, toCode(error), error.message);
  return null;
}

export function sendProblem(reply: FastifyReply, error: UserError): FastifyReply {
  const problem: Problem = { status: error.status, code: error.code, title: STATUS_CODES[error.status] ?? 'Error', detail: error.message };
  if (error.retryAfterSeconds !== undefined) reply.header('retry-after', error.retryAfterSeconds);
  return reply.code(error.status).type('application/problem+json').send(problem);
}

/** Fastify's own refusals: body too large, wrong content type, broken JSON. */
function isClientError(error: unknown): error is FastifyError & { statusCode: number } {
  if (!(error instanceof Error) || !('statusCode' in error) || !('code' in error)) return false;
  return typeof error.statusCode === 'number' && error.statusCode >= 400 && error.statusCode < 500;
}

/** `FST_ERR_CTP_BODY_TOO_LARGE` → `body_too_large` */
function toCode(error: FastifyError): string {
  return error.code.replace(/^FST_ERR_(CTP_)?/, '').toLowerCase();
}
