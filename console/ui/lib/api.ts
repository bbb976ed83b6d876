import { Problem, tokenHeader } from '@wheelhouse/console-contract/session.ts';
import type { ZodType } from 'zod';

/** An answer that is not 2xx. `message` is the server's own sentence for the person. */
export class ProblemError extends Error {
  readonly code: string;
  constructor(problem: Problem) {
    super(problem.message);
    this.name = 'ProblemError';
    this.code = problem.code;
  }
}

/** The per-launch token that the server wrote into this page; a cookie alone opens nothing. */
export function readToken(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="wheelhouse-token"]')?.content ?? '';
}

/**
 * Calls the console's server and parses its answer.
 * @throws ProblemError with the server's sentence, or with code `unavailable` when the server does not answer at all.
 */
export async function callApi<T>(schema: ZodType<T>, method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<T> {
  const headers: Record<string, string> = { [tokenHeader]: readToken() };
  // The server takes writes as JSON only, bodyless DELETEs included: no form of a foreign page can send that.
  if (method !== 'GET') headers['content-type'] = 'application/json';
  const init: RequestInit = { method, headers };
  if (body !== undefined) init.body = JSON.stringify(body);
  const response = await fetch(path, init).catch((cause: unknown) => {
    throw new ProblemError({ code: 'unavailable', message: `The console's server does not answer (${String(cause)}). It was stopped, or it is starting again.` });
  });
  const text = await response.text();
  if (response.ok) return schema.parse(JSON.parse(text));
  throw new ProblemError(toProblem(response.status, text));
}

function toProblem(status: number, text: string): Problem {
  try {
    return Problem.parse(JSON.parse(text));
  } catch {
    return { code: status === 401 ? 'stale-session' : 'internal', message: `The console's server answered ${status} without a reason.` };
  }
}
