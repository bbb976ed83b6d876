import type { AgentInputItem } from '@openai/agents';
import { ToolCard } from '@wheelhouse/chat-contract/chat.ts';
import { ToolText } from '../task-tools.ts';

/** What the rule model reads out of the conversation it is given. */
export interface Transcript {
  /** The person's message of this turn. */
  text: string;
  /** Tools that have run in this turn, in order. */
  results: ToolResult[];
  /** What the person said before the assistant's last answer, and that answer; empty at the start. */
  before: { text: string; answer: string };
  /** Task numbers in the assistant's last answer that named any, as the person read them. */
  lastShown: number[];
}

export interface ToolResult {
  tool: ToolCard['tool'];
  arguments: unknown;
  /** null when the tool failed for a reason that is not about tasks. */
  result: ToolText | null;
}

export function readTranscript(input: string | AgentInputItem[]): Transcript {
  const items = typeof input === 'string' ? [{ role: 'user' as const, content: input }] : input;
  const last = items.findLastIndex(isUserMessage);
  const answers = items.slice(0, last).map((item) => ('role' in item && item.role === 'assistant' ? toText(item.content) : ''));
  const lastAnswer = answers.findLastIndex((text) => text !== '');
  const asked = items.slice(0, Math.max(lastAnswer, 0)).findLast(isUserMessage);
  return {
    text: messageText(items[last]),
    results: readResults(items.slice(last + 1)),
    before: { text: messageText(asked), answer: answers[lastAnswer] ?? '' },
    lastShown: numbersIn(answers.findLast((text) => numbersIn(text).length > 0) ?? ''),
  };
}

function readResults(items: AgentInputItem[]): ToolResult[] {
  return items.flatMap((item): ToolResult[] => {
    if (item.type !== 'function_call') return [];
    const tool = ToolCard.shape.tool.safeParse(item.name);
    const output = items.find((other) => other.type === 'function_call_result' && other.callId === item.callId);
    if (!tool.success || output?.type !== 'function_call_result') return [];
    return [{ tool: tool.data, arguments: readJson(item.arguments), result: ToolText.safeParse(readJson(toText(output.output))).data ?? null }];
  });
}

const isUserMessage = (item: AgentInputItem): boolean => 'role' in item && item.role === 'user';

const messageText = (item: AgentInputItem | undefined): string => (item !== undefined && 'content' in item ? toText(item.content) : '');

/** Text of a message or tool output in any of the SDK's forms: a string, one part, or a list of parts. */
function toText(content: unknown): string {
  if (typeof content === 'string') return content;
  if (Array.isArray(content)) return content.map(toText).join('');
  return typeof content === 'object' && content !== null && 'text' in content ? String(content.text) : '';
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function numbersIn(text: string): number[] {
  return [...new Set(Array.from(text.matchAll(/#(\d{1,9})\b/g), (match) => Number(match[1])))];
}
