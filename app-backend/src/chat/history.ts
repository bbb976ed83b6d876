import type { AgentInputItem } from '@openai/agents';
import { toToolText } from '../agent/task-tools.ts';
import type { HistoryRow } from './turn-store.ts';

/** Stored items as the model's input. Starts at something the person said, so that no tool call loses its beginning. */
export function toModelInput(rows: readonly HistoryRow[]): AgentInputItem[] {
  return rows.slice(rows.findIndex((row) => row.type === 'user')).flatMap(toInputItems);
}

function toInputItems({ type, text, call }: HistoryRow): AgentInputItem[] {
  switch (type) {
    case 'user':
      return [{ type: 'message', role: 'user', content: text }];
    case 'assistant':
      return [{ type: 'message', role: 'assistant', status: 'completed', content: [{ type: 'output_text', text }] }];
    case 'tool': {
      if (call === null) return [];
      const same = { callId: call.callId, name: call.tool, status: 'completed' as const };
      return [
        { type: 'function_call', ...same, arguments: JSON.stringify(call.arguments) },
        { type: 'function_call_result', ...same, output: { type: 'text', text: toToolText(call.card) } },
      ];
    }
    default:
      return type satisfies never;
  }
}
