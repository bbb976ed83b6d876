import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError, AwayError } from '../../lib/api.ts';
import { createConnection, type ConnectionStore } from '../../lib/connection.ts';
import { conversationsKey, withConversation } from '../conversations/conversations.ts';
import { fetchTasks, taskChangesByTool, tasksKey } from '../tasks/tasks.ts';
import { cancelRun, createConversation, streamMessage } from './chat-api.ts';
import { itemsKey } from './conversation-items.ts';
import { createOutbox } from './outbox.ts';
import { createTurns, type Turns } from './turns.ts';

/** Everything of the chat that outlives a render: the cache, the connection's state and the turns under way. */
export interface ChatRuntime {
  queryClient: QueryClient;
  connection: ConnectionStore;
  turns: Turns;
  /** The session is over, by choice or by time: nothing of this person may stay. */
  leave: () => void;
  close: () => void;
}

export interface ChatRuntimeEvents {
  onSignedOut: () => void;
  onConversationCreated: (conversationId: string) => void;
}

const RETRIES = 2;

export function createChatRuntime({ onSignedOut, onConversationCreated }: ChatRuntimeEvents): ChatRuntime {
  const onError = (error: unknown) => {
    if (error instanceof AwayError) connection.reportAway();
    else if (error instanceof ApiError && error.status === 401) leave();
  };
  const leave = () => {
    turns.close({ forgetUnsent: true });
    onSignedOut();
  };
  const onSuccess = () => connection.reportOk();

  const queryClient = new QueryClient({
    queryCache: new QueryCache({ onError, onSuccess }),
    mutationCache: new MutationCache({ onError, onSuccess }),
    defaultOptions: {
      // `always`: the browser's own idea of being offline says nothing about a server on this machine.
      queries: { networkMode: 'always', staleTime: 5000, retry: (count, error) => count < RETRIES && isWorthRetrying(error) },
      mutations: { networkMode: 'always' },
    },
  });
  const connection = createConnection({
    // Tasks need the database, so their answer says that everything is back.
    probe: () => queryClient.fetchQuery({ queryKey: tasksKey, queryFn: fetchTasks, staleTime: 0, retry: false }),
    onBack: () => {
      void queryClient.invalidateQueries();
      turns.retryUnsent();
    },
  });
  const turns = createTurns({
    createConversation,
    streamMessage,
    cancelRun,
    onCreated: (conversation) => {
      queryClient.setQueryData(conversationsKey, (list) => withConversation(list, conversation));
      onConversationCreated(conversation.id);
    },
    onEvent: (conversationId, event) => {
      if (event.type === 'tool_result') queryClient.setQueryData(tasksKey, (tasks) => taskChangesByTool(tasks, event.card));
      if (event.type === 'run') queryClient.setQueryData(conversationsKey, (list) => list?.map((one) => (one.id === conversationId ? { ...one, title: event.title } : one)));
    },
    onEnded: (conversationId) => {
      void queryClient.invalidateQueries({ queryKey: tasksKey });
      void queryClient.invalidateQueries({ queryKey: conversationsKey });
      return queryClient.invalidateQueries({ queryKey: itemsKey(conversationId) });
    },
    onError,
    outbox: createOutbox(sessionStorage),
  });

  return {
    queryClient,
    connection,
    turns,
    leave,
    close: () => {
      turns.close({ forgetUnsent: false });
      connection.close();
      queryClient.clear();
    },
  };
}

/** While the server is away the connection probes; a refusal stays one. */
function isWorthRetrying(error: unknown): boolean {
  return !(error instanceof AwayError) && !(error instanceof ApiError && error.status < 500);
}
