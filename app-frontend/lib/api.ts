import './zod-without-eval.ts';
import { Problem } from '@wheelhouse/chat-contract/account.ts';
import type { z } from 'zod';

/** The backend answered and refused. `message` is for people; `code` is stable. */
export class ApiError extends Error {
  override name = 'ApiError';
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Nothing usable answered: no network, no backend behind the Ingress, or a backend without its database. */
export class AwayError extends Error {
  override name = 'AwayError';
  constructor(options?: ErrorOptions) {
    super('The server can’t be reached right now.', options);
  }
}

interface Call {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  body?: unknown;
  signal?: AbortSignal;
}

/** Calls the API and parses the answer. Throws ApiError, AwayError, or the signal's reason. */
export async function request<Schema extends z.ZodType>(path: string, schema: Schema, call: Call = {}): Promise<z.infer<Schema>> {
  const response = await send(path, call);
  return schema.parse(await response.json());
}

/** Like `request`, for answers without a body or whose body is a stream. */
export async function send(path: string, { method = 'GET', body, signal }: Call = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      signal: signal ?? null,
      cache: 'no-store',
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new AwayError({ cause });
  }
  if (response.ok) return response;
  if (response.status >= 502 && response.status <= 504) throw new AwayError();
  throw await toApiError(response);
}

async function toApiError(response: Response): Promise<ApiError> {
  if (response.status === 429) return new ApiError(429, 'too_many_requests', tooManyRequests(response.headers.get('retry-after')));
  const problem = Problem.safeParse(await response.json().catch(() => null));
  if (!problem.success) return new ApiError(response.status, 'unexpected', `The server answered with an error (${response.status}).`);
  return new ApiError(response.status, problem.data.code, problem.data.detail ?? problem.data.title);
}

function tooManyRequests(retryAfter: string | null): string {
  const seconds = Number(retryAfter);
  return seconds > 0 ? `Too many requests. Try again in ${seconds} s.` : 'Too many requests. Try again in a moment.';
}
