import type { Conversation, ConversationList, ItemPage } from '@wheelhouse/chat-contract/chat.ts';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { SignedIn } from '../auth/signed-in.ts';
import type { Queries } from '../db/database.ts';
import { parse } from '../http/parse.ts';
import { notFound } from '../http/user-error.ts';
import { createConversation, deleteConversation, listConversations, readItems } from './conversation-store.ts';

const LIST_LIMIT = 200;

export const ConversationParams = z.object({ id: z.uuid() });
const PageQuery = z.object({
  before: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});

export function conversationRoutes(db: Queries, signedIn: SignedIn) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get('/api/conversations', async (request, reply): Promise<ConversationList> => {
      const me = await signedIn(request, reply);
      return { conversations: await listConversations(db, me.id, LIST_LIMIT) };
    });

    app.post('/api/conversations', async (request, reply): Promise<Conversation> => {
      const me = await signedIn(request, reply);
      reply.code(201);
      return createConversation(db, me.id);
    });

    app.delete('/api/conversations/:id', async (request, reply) => {
      const me = await signedIn(request, reply);
      const { id } = parse(ConversationParams, request.params);
      if (!(await deleteConversation(db, me.id, id))) throw notFound('conversation');
      return reply.code(204).send();
    });

    app.get('/api/conversations/:id/items', async (request, reply): Promise<ItemPage> => {
      const me = await signedIn(request, reply);
      const { id } = parse(ConversationParams, request.params);
      const page = await readItems(db, me.id, id, parse(PageQuery, request.query));
      if (page === null) throw notFound('conversation');
      return page;
    });
  };
}
