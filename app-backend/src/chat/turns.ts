import type { ChatEvent, NewMessage } from '@wheelhouse/chat-contract/chat.ts';
import type { FastifyBaseLogger } from 'fastify';
import type { Models } from '../agent/models.ts';
import type { RunAgent } from '../agent/run-agent.ts';
import type { Queries } from '../db/database.ts';
import { notFound, UserError } from '../http/user-error.ts';
import type { Metrics } from '../ops/metrics.ts';
import { answer } from './answer.ts';
import { beginTurn, renewLeases, requestStop, type Turn } from './turn-store.ts';

const RENEW_MS = 3_000;
/** Longest turn; a model that never ends must not hold the conversation. */
const TURN_LIMIT_MS = 120_000;

/** Reasons a turn is ended from outside. */
export type StopReason = 'server_shutdown' | 'turn_lost' | 'turn_timeout' | 'stopped';

export type SendEvent = (event: ChatEvent) => void;

export interface Turns {
  /**
   * Takes the conversation's turn and answers it in the background; a client that goes away changes nothing, what was said
   * is stored. Rejects before anything has happened when the turn cannot be taken.
   * @returns once the turn is taken; `finished` settles when it is over and never rejects
   */
  start(userId: string, conversationId: string, message: NewMessage, send: SendEvent): Promise<{ finished: Promise<void> }>;
  /**
   * Ends a turn because its person asked; what was said so far is kept. A turn of another replica ends when that one next
   * renews its lease. @throws UserError 404 when it is not theirs or already over
   */
  stop(userId: string, runId: string): Promise<void>;
  /** Waits for the turns under way, ends those that take longer than `graceMs`, and stops renewing leases. */
  close(graceMs: number): Promise<void>;
}

export interface TurnsOptions {
  db: Queries;
  runAgent: RunAgent;
  models: Models;
  metrics: Metrics;
  log: FastifyBaseLogger;
  /** Name of this process in leases. */
  replica: string;
}

interface ActiveTurn {
  stop: AbortController;
  finished: Promise<void>;
}

export function createTurns({ db, runAgent, models, metrics, log, replica }: TurnsOptions): Turns {
  const active = new Map<string, ActiveTurn>();
  let closing = false;

  const renew = async (): Promise<void> => {
    if (active.size === 0) return;
    const asked = [...active.keys()];
    try {
      const ours = await renewLeases(db, asked);
      for (const runId of asked) {
        const mine = ours.get(runId);
        if (mine === undefined) active.get(runId)?.stop.abort('turn_lost' satisfies StopReason);
        else if (mine.isStopRequested) active.get(runId)?.stop.abort('stopped' satisfies StopReason);
      }
    } catch (error) {
      // The next round tries again; a lease that runs out in between is found lost then.
      log.warn({ reason: error instanceof Error ? error.message : String(error) }, 'leases not renewed');
    }
  };
  const timer = setInterval(() => void renew(), RENEW_MS);

  const run = async (turn: Turn & { title: string }, message: NewMessage, send: SendEvent, stop: AbortController): Promise<void> => {
    const overdue = setTimeout(() => stop.abort('turn_timeout' satisfies StopReason), TURN_LIMIT_MS);
    const endTimer = metrics.turnSeconds.startTimer({ model: models.name });
    try {
      const clock = { now: new Date(), timeZone: message.timeZone };
      const outcome = await answer({ db, runAgent, turn, clock, model: await models.forTurn(clock), send, signal: stop.signal, log });
      endTimer({ outcome });
    } finally {
      clearTimeout(overdue);
      active.delete(turn.runId);
    }
  };

  return {
    async start(userId, conversationId, message, send) {
      if (closing) throw new UserError(503, 'shutting_down', 'The server is restarting. Please send that again.', { retryAfterSeconds: 1 });
      const turn = await beginTurn(db, userId, conversationId, message, replica);
      const stop = new AbortController();
      const finished = run(turn, message, send, stop).catch((error: unknown) => log.error({ err: error, runId: turn.runId }, 'turn broke'));
      active.set(turn.runId, { stop, finished });
      return { finished };
    },
    async stop(userId, runId) {
      if (!(await requestStop(db, userId, runId))) throw notFound('turn');
      active.get(runId)?.stop.abort('stopped' satisfies StopReason);
    },
    async close(graceMs) {
      closing = true;
      const timeUp = setTimeout(() => {
        for (const { stop } of active.values()) stop.abort('server_shutdown' satisfies StopReason);
      }, graceMs);
      // Leases are renewed until the last turn is over.
      while (active.size > 0) await Promise.all([...active.values()].map(({ finished }) => finished));
      clearTimeout(timeUp);
      clearInterval(timer);
    },
  };
}
