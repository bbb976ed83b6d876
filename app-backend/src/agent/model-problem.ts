import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';

/** What went wrong with the model's endpoint, in words for the person; nothing of the endpoint's own answer is passed on. */
export interface ModelProblem {
  code: 'model_key_refused' | 'model_quota' | 'model_busy' | 'model_not_found' | 'model_unreachable' | 'model_timeout' | 'model_failed';
  message: string;
  retryable: boolean;
}

export function toModelProblem(error: unknown): ModelProblem {
  if (error instanceof APIConnectionTimeoutError || isNamed(error, 'ModelTimeoutError')) {
    return { code: 'model_timeout', message: 'The language model took too long to answer.', retryable: true };
  }
  if (error instanceof APIConnectionError) return { code: 'model_unreachable', message: 'The language model cannot be reached.', retryable: true };
  if (error instanceof APIError) return fromStatus(error.status, error.code);
  return { code: 'model_failed', message: 'The language model gave an answer that cannot be used.', retryable: true };
}

function fromStatus(status: number | undefined, code: string | null | undefined): ModelProblem {
  if (status === 401 || status === 403) return { code: 'model_key_refused', message: 'The language model refused our key.', retryable: false };
  if (status === 404) return { code: 'model_not_found', message: 'The language model is not known at its endpoint.', retryable: false };
  if (code === 'insufficient_quota') return { code: 'model_quota', message: 'The quota of the language model is used up.', retryable: false };
  if (status === 429) return { code: 'model_busy', message: 'The language model is receiving too many requests.', retryable: true };
  return { code: 'model_failed', message: 'The language model failed.', retryable: true };
}

const isNamed = (error: unknown, name: string): boolean => error instanceof Error && error.name === name;
