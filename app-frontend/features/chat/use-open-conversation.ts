import { useSyncExternalStore } from 'react';

const PREFIX = '/c/';
const listeners = new Set<() => void>();

/** The conversation in the address, or null for a new one. */
export function useOpenConversation(): string | null {
  const pathname = useSyncExternalStore(subscribe, readPathname, () => '/');
  return pathname.startsWith(PREFIX) ? pathname.slice(PREFIX.length) : null;
}

/**
 * Changes the address without asking the server, so that it works while the server is away and never ends a stream.
 * Next keeps its router in step with the History API, but tells `usePathname` only in a later render; a new conversation
 * has to be in the address in the same moment as its turn moves there, or the empty chat would show in between.
 */
export function openConversation(id: string | null): void {
  const path = id === null ? '/' : PREFIX + id;
  if (path !== readPathname()) window.history.pushState(null, '', path);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('popstate', listener);
  };
}

function readPathname(): string {
  return window.location.pathname;
}
