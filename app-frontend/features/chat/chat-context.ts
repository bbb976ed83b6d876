import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Connection } from '../../lib/connection.ts';
import type { ChatRuntime } from './chat-runtime.ts';
import type { Turn } from './turn.ts';

export const ChatContext = createContext<ChatRuntime | null>(null);

export function useChat(): ChatRuntime {
  const runtime = useContext(ChatContext);
  if (!runtime) throw new Error('useChat needs a ChatContext above it');
  return runtime;
}

export function useConnection(): Connection {
  const { connection } = useChat();
  return useSyncExternalStore(connection.subscribe, connection.get, connection.get);
}

/** The turn this browser has under way (or failed) in a conversation. */
export function useTurn(key: string): Turn | undefined {
  const { turns } = useChat();
  return useSyncExternalStore(turns.subscribe, turns.get, turns.get).get(key);
}
