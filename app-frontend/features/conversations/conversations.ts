import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request, send } from '../../lib/api.ts';
import { ConversationList, type Conversation } from '@wheelhouse/chat-contract/chat.ts';

const options = queryOptions({
  queryKey: ['conversations'],
  queryFn: async ({ signal }) => (await request('/api/conversations', ConversationList, { signal })).conversations,
});
export const conversationsKey = options.queryKey;

export function useConversations() {
  return useQuery(options);
}

/** The list with a conversation that was just made at its head. */
export function withConversation(list: Conversation[] | undefined, conversation: Conversation): Conversation[] {
  return [conversation, ...(list ?? []).filter((one) => one.id !== conversation.id)];
}

/** Deletes a conversation with its messages; tasks stay. It leaves the list at once and comes back if that fails. */
export function useDeleteConversation() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => send(`/api/conversations/${id}`, { method: 'DELETE' }),
    onMutate: async (id) => {
      await queryClient.cancelQueries({ queryKey: conversationsKey });
      queryClient.setQueryData(conversationsKey, (list) => list?.filter((one) => one.id !== id));
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: conversationsKey }),
  });
}
