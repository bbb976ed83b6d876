import { NewMessage } from '@wheelhouse/chat-contract/chat.ts';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { SignedIn } from '../auth/signed-in.ts';
import { ConversationParams } from '../conversations/conversation-routes.ts';
import { parse } from '../http/parse.ts';
import { createEventStream, eventStreamHeaders } from './event-stream.ts';
import type { Turns } from './turns.ts';

const RunParams = z.object({ id: z.uuid() });

export function messageRoutes(turns: Turns, signedIn: SignedIn) {
  return async (app: FastifyInstance): Promise<void> => {
    app.post('/api/conversations/:id/messages', async (request, reply) => {
      const me = await signedIn(request, reply);
      const { id } = parse(ConversationParams, request.params);
      const message = parse(NewMessage, request.body);
      const events = createEventStream();
      const { finished } = await turns.start(me.id, id, { ...message, text: message.text.toWellFormed() }, events.send).catch((error: unknown) => {
        events.end();
        throw error;
      });
      void finished.then(events.end);
      return reply.headers(eventStreamHeaders).send(events.readable);
    });

    app.post('/api/runs/:id/cancel', async (request, reply) => {
      const me = await signedIn(request, reply);
      const { id } = parse(RunParams, request.params);
      await turns.stop(me.id, id);
      return reply.code(202).send();
    });
  };
}
