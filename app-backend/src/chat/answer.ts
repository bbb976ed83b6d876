import type { FastifyBaseLogger } from 'fastify';
import { toModelProblem } from '../agent/model-problem.ts';
import type { TurnModel } from '../agent/models.ts';
import { isTooManySteps, type AgentEvent, type RunAgent } from '../agent/run-agent.ts';
import type { Clock } from '../agent/rules/dates.ts';
import type { Queries } from '../db/database.ts';
import { toUserError } from '../http/error-handler.ts';
import { toModelInput } from './history.ts';
import { appendAssistantText, endTurn, readHistory, TurnLost, type Turn } from './turn-store.ts';
import type { SendEvent } from './turns.ts';

/** Items of the conversation that the model is given; bounds cost and time of a turn. */
const HISTORY_ITEMS = 40;

export interface AnswerInput {
  db: Queries;
  runAgent: RunAgent;
  turn: Turn & { title: string };
  clock: Clock;
  model: TurnModel;
  send: SendEvent;
  signal: AbortSignal;
  log: FastifyBaseLogger;
}

export type Outcome = 'done' | 'failed' | 'interrupted';

/** Runs one turn to its end: tells the client each step, stores what was said, and always ends with `done` or `error`. */
export async function answer({ db, runAgent, turn, clock, model, send, signal, log }: AnswerInput): Promise<Outcome> {
  /** What the assistant has said since the last stored item. */
  let text = '';
  const handle = async (event: AgentEvent): Promise<void> => {
    switch (event.type) {
      case 'started':
        return send({ type: 'run', runId: turn.runId, title: turn.title, notice: event.notice });
      case 'delta':
        text += event.text;
        return send(event);
      case 'said':
        if (text !== '') await appendAssistantText(db, turn, text);
        text = '';
        return;
      case 'tool':
        return send(event);
      case 'card':
        return send({ type: 'tool_result', card: event.card });
      default:
        return event satisfies never;
    }
  };
  try {
    const history = toModelInput(await readHistory(db, turn, HISTORY_ITEMS));
    for await (const event of runAgent({ turn, history, clock, model, signal })) await handle(event);
    send({ type: 'done', seq: await endTurn(db, turn, { status: 'done', text }) });
    return 'done';
  } catch (error) {
    const { status, ...failure } = describe(error, signal);
    if (failure.code === 'internal') log.error({ err: error, runId: turn.runId }, 'turn failed');
    else log.warn({ code: failure.code, runId: turn.runId }, 'turn ended early');
    await storeEnd(db, turn, { status, text, errorCode: failure.code }, log);
    send({ type: 'error', ...failure });
    return status;
  }
}

/** The turn's end is worth storing, but a database that is away must not hide the reason from the client. */
async function storeEnd(db: Queries, turn: Turn, end: { status: 'failed' | 'interrupted'; text: string; errorCode: string }, log: FastifyBaseLogger): Promise<void> {
  try {
    await endTurn(db, turn, end);
  } catch (error) {
    if (!(error instanceof TurnLost)) log.warn({ runId: turn.runId, reason: error instanceof Error ? error.message : String(error) }, 'end of turn not stored');
  }
}

interface Failure {
  status: 'failed' | 'interrupted';
  code: string;
  message: string;
  retryable: boolean;
}

function describe(error: unknown, signal: AbortSignal): Failure {
  if (signal.aborted) return { status: 'interrupted', ...stopped(signal.reason) };
  if (error instanceof TurnLost) return { status: 'interrupted', ...stopped('turn_lost') };
  if (isTooManySteps(error)) {
    return { status: 'failed', code: 'too_many_steps', message: 'I got stuck on that. Please say it differently or in smaller steps.', retryable: true };
  }
  const known = toUserError(error);
  if (known !== null) return { status: 'failed', code: known.code, message: known.message, retryable: known.status === 503 };
  return { status: 'failed', ...toModelProblem(error) };
}

function stopped(reason: unknown): Omit<Failure, 'status'> {
  if (reason === 'server_shutdown') return { code: 'server_shutdown', message: 'The server is restarting. Please send that again.', retryable: true };
  if (reason === 'stopped') return { code: 'stopped', message: 'Stopped. What was said so far is kept.', retryable: false };
  if (reason === 'turn_timeout') return { code: 'turn_timeout', message: 'That took too long. Please try again.', retryable: true };
  return { code: 'turn_lost', message: 'This answer was interrupted. Please try again.', retryable: true };
}
