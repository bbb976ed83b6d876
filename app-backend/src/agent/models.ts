import { getDefaultModel, OpenAIProvider, type Model, type StreamEvent } from '@openai/agents';
import OpenAI from 'openai';
import type { FastifyBaseLogger } from 'fastify';
import { toModelProblem } from './model-problem.ts';
import type { Clock } from './rules/dates.ts';
import { createRuleModel } from './rules/model.ts';

export interface ModelOptions {
  apiKey: string | undefined;
  baseUrl: string | undefined;
  model: string | undefined;
  api: 'chat' | 'responses' | undefined;
}

/** The model of one turn. */
export interface TurnModel {
  model: Model;
  /** Why the rules answer instead of the configured model; null when nothing is wrong. Final once the first event has come. */
  notice(): string | null;
}

export interface Models {
  /** `rules`, or the name of the configured model. */
  name: string;
  forTurn(clock: Clock): Promise<TurnModel>;
}

/** The rules when neither a key nor an endpoint is configured, else any OpenAI-compatible endpoint with the rules behind it. */
export function createModels(options: ModelOptions, log: FastifyBaseLogger): Models {
  const { apiKey, baseUrl, model: name = getDefaultModel() } = options;
  if (apiKey === undefined && baseUrl === undefined) {
    return { name: 'rules', forTurn: async (clock) => ({ model: createRuleModel(clock), notice: () => null }) };
  }
  const openAIClient = new OpenAI({
    // Local servers want none, the client insists on one.
    apiKey: apiKey ?? 'unused',
    baseURL: baseUrl ?? null,
    timeout: 20_000,
    maxRetries: 1,
    // It would write what the endpoint sent, unstructured.
    logLevel: 'off',
  });
  // Most compatible servers speak chat completions only; OpenAI itself is best served by responses.
  const api = options.api ?? (baseUrl === undefined ? 'responses' : 'chat');
  const provider = new OpenAIProvider({ openAIClient, useResponses: api === 'responses' });
  return { name, forTurn: async (clock) => withFallback(await provider.getModel(name), createRuleModel(clock), log) };
}

/**
 * Uses `first` until it fails before having said anything in this turn; then `second` answers the whole turn.
 * Once something was said or done, a failure is the turn's failure: another model must not finish its sentences.
 */
function withFallback(first: Model, second: Model, log: FastifyBaseLogger): TurnModel {
  let current = first;
  let started = false;
  let notice: string | null = null;

  const fallBack = (error: unknown): void => {
    const problem = toModelProblem(error);
    // Not the message: endpoints quote keys and questions in it.
    log.warn({ code: problem.code, error: error instanceof Error ? error.constructor.name : typeof error }, 'model failed, rules answer');
    current = second;
    notice = `${problem.message} I’m answering with simple rules for now.`;
  };
  const model: Model = {
    getResponse: (request) => current.getResponse(request),
    async *getStreamedResponse(request): AsyncGenerator<StreamEvent> {
      if (!started && current === first) {
        try {
          for await (const event of first.getStreamedResponse(request)) {
            started ||= isContent(event);
            yield event;
          }
          return;
        } catch (error) {
          if (started || request.signal?.aborted === true) throw error;
          fallBack(error);
        }
      }
      yield* current.getStreamedResponse(request);
    },
    getRetryAdvice: (args) => current.getRetryAdvice?.(args),
  };
  return { model, notice: () => notice };
}

/** Events that only say that a response is on its way commit to nothing. */
const isContent = (event: StreamEvent): boolean => event.type === 'output_text_delta' || event.type === 'response_done';
