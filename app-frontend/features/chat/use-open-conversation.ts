import { usePathname } from 'next/navigation';

const PREFIX = '/c/';

/**
 * The conversation in the address, and a way to open another. The address is changed without asking the server
 * (Next keeps its router in step with the History API), so it works while the server is away and never ends a stream.
 */
export function useOpenConversation(): { openId: string | null; open: (id: string | null) => void } {
  const pathname = usePathname();
  return { openId: pathname.startsWith(PREFIX) ? pathname.slice(PREFIX.length) : null, open: openConversation };
}

export function openConversation(id: string | null): void {
  const path = id === null ? '/' : PREFIX + id;
  if (path !== window.location.pathname) window.history.pushState(null, '', path);
}
