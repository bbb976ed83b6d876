import { randomUUID } from 'node:crypto';
import { Usage, type AssistantMessageItem, type FunctionCallItem, type Model, type ModelRequest } from '@openai/agents';
import type { Clock } from './dates.ts';
import { decide, type Decision } from './decide.ts';
import { readTranscript } from './transcript.ts';

/** A model of rules: deterministic, needs no key and no network. It sees what any model sees and calls the same tools. */
export function createRuleModel(clock: Clock): Model {
  const decideOn = (request: ModelRequest): Decision => decide(readTranscript(request.input), clock);
  return {
    getResponse: async (request) => ({ usage: new Usage(), output: toOutput(decideOn(request)), responseId: randomUUID() }),
    async *getStreamedResponse(request) {
      yield { type: 'response_started' };
      const decision = decideOn(request);
      for (const delta of 'text' in decision ? (decision.text.match(/\S+\s*/g) ?? []) : []) {
        request.signal?.throwIfAborted();
        yield { type: 'output_text_delta', delta };
      }
      const usage = { inputTokens: 0, outputTokens: 0, totalTokens: 0 };
      yield { type: 'response_done', response: { id: randomUUID(), usage, output: toOutput(decision) } };
    },
  };
}

function toOutput(decision: Decision): (AssistantMessageItem | FunctionCallItem)[] {
  if ('text' in decision) {
    return [{ type: 'message', role: 'assistant', status: 'completed', content: [{ type: 'output_text', text: decision.text }] }];
  }
  return decision.calls.map((call) => ({
    type: 'function_call',
    callId: `call_${randomUUID()}`,
    name: call.tool,
    arguments: JSON.stringify(call.arguments),
    status: 'completed',
  }));
}
