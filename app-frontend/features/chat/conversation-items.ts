import { useInfiniteQuery, type InfiniteData } from '@tanstack/react-query';
import { request } from '../../lib/api.ts';
import { ItemPage } from '@wheelhouse/chat-contract/chat.ts';

const ITEMS_PER_PAGE = 60;
const POLL_MS = 1000;

export function itemsKey(conversationId: string) {
  return ['items', conversationId] as const;
}

/**
 * The stored items of a conversation, the newest page first in `pages`. While a turn runs that another tab or an earlier
 * visit started (`isOwnTurn` false), it is read again every second until that turn has ended.
 */
export function useConversationItems(conversationId: string | null, isOwnTurn: boolean) {
  return useInfiniteQuery({
    queryKey: itemsKey(conversationId ?? ''),
    enabled: conversationId !== null,
    initialPageParam: null as number | null,
    queryFn: ({ pageParam, signal }) => {
      const before = pageParam === null ? '' : `&before=${pageParam}`;
      return request(`/api/conversations/${conversationId}/items?limit=${ITEMS_PER_PAGE}${before}`, ItemPage, { signal });
    },
    getNextPageParam: (page) => (page.hasMore ? page.items[0]?.seq : undefined),
    select: toHistory,
    refetchInterval: ({ state }) => (state.data?.pages[0]?.running && !isOwnTurn ? POLL_MS : false),
  });
}

function toHistory({ pages }: InfiniteData<ItemPage>) {
  return { items: pages.toReversed().flatMap((page) => page.items), running: pages[0]?.running ?? false };
}
