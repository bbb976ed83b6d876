'use client';

import type { Conversation } from '@wheelhouse/chat-contract/chat.ts';
import { SquarePen, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button, IconButton } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { useToast } from '../../components/toast.tsx';
import { useConversations, useDeleteConversation } from './conversations.ts';

interface ConversationListProps {
  openId: string | null;
  /** `null` opens a new conversation. */
  onOpen: (id: string | null) => void;
}

/** The stored conversations, the latest first. */
export function ConversationList({ openId, onOpen }: ConversationListProps) {
  const { data: conversations, isPending } = useConversations();
  const [doomed, setDoomed] = useState<Conversation | null>(null);
  const deletion = useDeleteConversation();
  const showToast = useToast();

  const confirmDelete = (conversation: Conversation) => {
    setDoomed(null);
    if (conversation.id === openId) onOpen(null);
    deletion.mutate(conversation.id, { onError: (error) => showToast({ text: `Not deleted: ${error.message}`, tone: 'bad' }) });
  };

  return (
    <nav aria-label="Conversations" className="flex min-h-0 flex-1 flex-col">
      <div className="px-2 pb-2">
        <button
          type="button"
          onClick={() => onOpen(null)}
          aria-current={openId === null ? 'page' : undefined}
          className="flex min-h-10 w-full items-center gap-2.5 rounded-lg border border-line bg-panel px-3 font-semibold hover:bg-sunken pointer-coarse:min-h-11"
        >
          <SquarePen size={15} aria-hidden className="text-accent" /> New chat
        </button>
      </div>
      <ul className="min-h-0 flex-1 overflow-y-auto px-2 pb-2">
        {conversations?.map((conversation) => (
          <Entry key={conversation.id} conversation={conversation} isOpen={conversation.id === openId} onOpen={onOpen} onDelete={setDoomed} />
        ))}
        {!isPending && conversations?.length === 0 && <li className="px-3 py-2 text-faint">Your chats are kept here.</li>}
      </ul>
      {doomed && (
        <Dialog title="Delete this chat?" onClose={() => setDoomed(null)}>
          <p className="text-soft">“{titleOf(doomed)}” and its messages are deleted for good. Your tasks stay.</p>
          <div className="flex justify-end gap-2">
            <Button onClick={() => setDoomed(null)}>Cancel</Button>
            <Button variant="danger" onClick={() => confirmDelete(doomed)}>
              Delete chat
            </Button>
          </div>
        </Dialog>
      )}
    </nav>
  );
}

interface EntryProps {
  conversation: Conversation;
  isOpen: boolean;
  onOpen: (id: string) => void;
  onDelete: (conversation: Conversation) => void;
}

function Entry({ conversation, isOpen, onOpen, onDelete }: EntryProps) {
  const title = titleOf(conversation);
  return (
    <li className="group/entry relative flex items-center rounded-lg hover:bg-sunken has-aria-[current]:bg-sunken">
      <button
        type="button"
        aria-current={isOpen ? 'page' : undefined}
        onClick={() => onOpen(conversation.id)}
        className="min-h-9 min-w-0 flex-1 truncate px-3 text-left text-soft aria-[current]:font-medium aria-[current]:text-ink pointer-coarse:min-h-11"
      >
        {title}
      </button>
      <IconButton
        label={`Delete chat ${title}`}
        onClick={() => onDelete(conversation)}
        className="opacity-0 group-focus-within/entry:opacity-100 group-hover/entry:opacity-100 hover:text-bad pointer-coarse:opacity-100"
      >
        <Trash2 size={14} aria-hidden />
      </IconButton>
    </li>
  );
}

function titleOf({ title }: Conversation): string {
  return title || 'New chat';
}
