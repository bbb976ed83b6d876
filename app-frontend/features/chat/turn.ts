import type { ChatEvent, ToolCard } from '@wheelhouse/chat-contract/chat.ts';

/** One part of a reply, in the order it arrived. */
export type ReplyPart =
  | { kind: 'text'; text: string }
  | { kind: 'tool'; callId: string; tool: string }
  | { kind: 'card'; card: ToolCard };

export interface TurnFailure {
  message: string;
  retryable: boolean;
  /** The message never reached the server; it may be sent again under the same id. */
  unsent: boolean;
}

/** A message of the person and the reply to it, while this browser is the one that sent it. */
export interface Turn {
  clientMessageId: string;
  text: string;
  /** Known from the `run` event on: the server has stored the message. */
  runId: string | null;
  /** Something about the whole turn that the person should know, such as a fall-back model. */
  notice: string | null;
  reply: ReplyPart[];
  phase: 'sending' | 'answering' | 'stopping' | 'finished' | 'failed';
  failure: TurnFailure | null;
}

export function startTurn(text: string, clientMessageId: string): Turn {
  return { clientMessageId, text, runId: null, notice: null, reply: [], phase: 'sending', failure: null };
}

/** The turn after one event of its stream. */
export function applyEvent(turn: Turn, event: ChatEvent): Turn {
  switch (event.type) {
    case 'run':
      return { ...turn, runId: event.runId, notice: event.notice, phase: turn.phase === 'sending' ? 'answering' : turn.phase };
    case 'delta':
      return { ...turn, reply: withText(turn.reply, event.text) };
    case 'tool':
      return { ...turn, reply: [...turn.reply, { kind: 'tool', callId: event.callId, tool: event.tool }] };
    case 'tool_result':
      return { ...turn, reply: withCard(turn.reply, event.card) };
    case 'error':
      // Some ways to end a run on request are told as errors.
      if (turn.phase === 'stopping') return { ...turn, phase: 'finished', reply: withoutRunningTools(turn.reply) };
      return failTurn(turn, { message: event.message, retryable: event.retryable, unsent: false });
    case 'done':
      return { ...turn, phase: 'finished', reply: withoutRunningTools(turn.reply) };
    default:
      return event satisfies never;
  }
}

/** The turn after it ended badly; what was said and done so far stays. */
export function failTurn(turn: Turn, failure: TurnFailure): Turn {
  return { ...turn, phase: 'failed', failure, reply: withoutRunningTools(turn.reply) };
}

/** Whether the composer has to wait for this turn. */
export function isRunning(turn: Turn): boolean {
  return turn.phase === 'sending' || turn.phase === 'answering' || turn.phase === 'stopping';
}

function withText(reply: ReplyPart[], text: string): ReplyPart[] {
  const last = reply.at(-1);
  if (last?.kind !== 'text') return [...reply, { kind: 'text', text }];
  return [...reply.slice(0, -1), { kind: 'text', text: last.text + text }];
}

function withCard(reply: ReplyPart[], card: ToolCard): ReplyPart[] {
  const announced = reply.some((part) => part.kind === 'tool' && part.callId === card.callId);
  if (!announced) return [...reply, { kind: 'card', card }];
  return reply.map((part) => (part.kind === 'tool' && part.callId === card.callId ? { kind: 'card', card } : part));
}

function withoutRunningTools(reply: ReplyPart[]): ReplyPart[] {
  return reply.filter((part) => part.kind !== 'tool');
}
