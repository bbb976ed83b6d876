import { request, send } from '../../lib/api.ts';
import { readSse } from '../../lib/sse.ts';
import { ChatEvent, Conversation } from '@wheelhouse/chat-contract/chat.ts';

export function createConversation(): Promise<Conversation> {
  return request('/api/conversations', Conversation, { method: 'POST', body: {} });
}

/** Sends a message and yields the events of the reply. Ends early when the connection is lost; see `Turns`. */
export async function* streamMessage(
  conversationId: string,
  { text, clientMessageId }: { text: string; clientMessageId: string },
  signal: AbortSignal,
): AsyncGenerator<ChatEvent> {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const body = { text, clientMessageId, timeZone };
  const response = await send(`/api/conversations/${conversationId}/messages`, { method: 'POST', body, signal });
  if (!response.body) return;
  for await (const data of readSse(response.body)) yield ChatEvent.parse(JSON.parse(data));
}

export function cancelRun(runId: string): Promise<Response> {
  return send(`/api/runs/${runId}/cancel`, { method: 'POST', body: {} });
}
