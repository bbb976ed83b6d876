import { Client } from '@modelcontextprotocol/client';
import { InMemoryTransport, McpServer } from '@modelcontextprotocol/server';
import type { MCPServer } from '@openai/agents';
import type { ToolCard } from '@wheelhouse/chat-contract/chat.ts';
import type { FastifyBaseLogger } from 'fastify';
import { z } from 'zod';
import { callToolOnce } from '../chat/turn-store.ts';
import type { Queries } from '../db/database.ts';
import { taskTools, type CallHandler } from './task-tools.ts';

/** Whose call it is. It travels in the request's `_meta`, put there by us, and is never an argument a model could fill in. */
const CallIdentity = z.object({ userId: z.string(), conversationId: z.string(), runId: z.string(), callId: z.string() });
export type CallIdentity = z.infer<typeof CallIdentity>;

const META_KEY = 'todo/call';

/**
 * The task tools as an MCP server and client in this process, joined in memory; the pair is shared by all turns.
 * `_meta` is trusted for identity only because no other client can reach this server.
 */
export async function connectTaskMcp(db: Queries, log: FastifyBaseLogger): Promise<MCPServer> {
  const server = new McpServer({ name: 'todo', version: '1.0.0' });
  for (const register of taskTools) register(server, recordedCall(db), log);
  const client = new Client({ name: 'todo-chat', version: '1.0.0' });
  const [clientSide, serverSide] = InMemoryTransport.createLinkedPair();
  await server.connect(serverSide);
  await client.connect(clientSide);
  const { tools } = await client.listTools();
  const listed = tools.map(({ name, description, inputSchema: { properties = {}, required = [] } }) => ({
    name,
    description,
    inputSchema: { type: 'object' as const, properties, required, additionalProperties: false },
  }));

  const callToolResult: NonNullable<MCPServer['callToolResult']> = async (name, args, meta) => {
    const result = await client.callTool({ name, arguments: args ?? {}, _meta: meta ?? {} });
    const card = Structured.safeParse(result.structuredContent);
    return { content: result.content, structuredContent: card.data, isError: result.isError };
  };
  return {
    name: 'todo',
    cacheToolsList: true,
    connect: async () => undefined,
    listTools: async () => listed,
    callTool: async (name, args, meta) => (await callToolResult(name, args, meta)).content,
    callToolResult,
    invalidateToolsCache: async () => undefined,
    toolMetaResolver: ({ runContext }) => ({ [META_KEY]: CallIdentity.parse(runContext.context) }),
    // The whole card goes along with the tool's output item, past the model, to whoever shows it.
    customDataExtractor: ({ structuredContent }) => structuredContent ?? null,
    close: async () => {
      await client.close();
      await server.close();
    },
  };
}

const Structured = z.record(z.string(), z.unknown());

function recordedCall(db: Queries): CallHandler {
  return async ({ tool, input, act }, context) => {
    const { callId, ...turn } = CallIdentity.parse(context.mcpReq._meta?.[META_KEY]);
    return callToolOnce(db, turn, { callId, tool, arguments: input }, async (tx): Promise<ToolCard> => {
      const tasks = await act(tx, turn.userId);
      return { callId, tool, tasks: tasks ?? [], error: tasks === null ? `There is no task #${String(input['number'])}.` : null };
    });
  };
}
