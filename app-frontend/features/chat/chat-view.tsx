'use client';

import type { Me } from '@wheelhouse/chat-contract/account.ts';
import { useEffect, useRef } from 'react';
import { Button } from '../../components/button.tsx';
import { ApiError } from '../../lib/api.ts';
import { announcementOf } from './announcement.ts';
import { useChat, useTurn } from './chat-context.ts';
import { Composer } from './composer.tsx';
import { useConversationItems } from './conversation-items.ts';
import { ConversationLog } from './conversation-log.tsx';
import { EmptyChat } from './empty-chat.tsx';
import { toRows } from './timeline.ts';
import { isRunning, type Turn } from './turn.ts';
import { TurnNotice } from './turn-notice.tsx';
import { NEW_CONVERSATION } from './turns.ts';

interface ChatViewProps {
  me: Me;
  conversationId: string | null;
  onNew: () => void;
  className: string;
}

/** One conversation: its messages, the reply under way, and the box to write in. */
export function ChatView({ me, conversationId, onNew, className }: ChatViewProps) {
  const { turns } = useChat();
  const key = conversationId ?? NEW_CONVERSATION;
  const turn = useTurn(key);
  const history = useConversationItems(conversationId, turn !== undefined);
  const input = useRef<HTMLTextAreaElement>(null);

  useEffect(() => focusUnlessTouch(input.current), [conversationId]);

  const items = history.data?.items ?? [];
  const runsElsewhere = turn === undefined && (history.data?.running ?? false);
  const rows = toRows(items, turn);
  if (runsElsewhere) rows.push({ kind: 'waiting', key: 'waiting' });

  const send = (text: string) => {
    void turns.send(conversationId, text);
    focusUnlessTouch(input.current);
  };

  if (history.error instanceof ApiError && history.error.status === 404) return <MissingConversation className={className} onNew={onNew} />;
  const isLoading = conversationId !== null && history.isPending && turn === undefined;
  return (
    <section aria-label="Chat" className={`min-h-0 min-w-0 flex-col ${className}`}>
      {rows.length === 0 && !isLoading ? (
        <EmptyChat name={me.name} onSend={send} />
      ) : (
        <ConversationLog
          key={key}
          rows={rows}
          answering={turn?.clientMessageId}
          announcement={announcementOf(turn)}
          before={history.hasNextPage && <Earlier isLoading={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()} />}
          after={<TurnNotice turn={turn} onRetry={() => void turns.retry(key)} onForget={() => turns.forget(key)} />}
        />
      )}
      <Composer inputRef={input} isRunning={runsElsewhere || isTurnRunning(turn)} onStop={isTurnRunning(turn) ? () => turns.stop(key) : undefined} onSend={send} />
    </section>
  );
}

/** On a touch screen the keyboard would cover what was just opened. */
function focusUnlessTouch(element: HTMLElement | null): void {
  if (!matchMedia('(pointer: coarse)').matches) element?.focus();
}

function isTurnRunning(turn: Turn | undefined): boolean {
  return turn !== undefined && isRunning(turn);
}

function Earlier({ isLoading, onClick }: { isLoading: boolean; onClick: () => void }) {
  return (
    <Button variant="quiet" className="justify-self-center text-soft" disabled={isLoading} onClick={onClick}>
      {isLoading ? 'Loading…' : 'Show earlier messages'}
    </Button>
  );
}

function MissingConversation({ className, onNew }: { className: string; onNew: () => void }) {
  return (
    <section aria-label="Chat" className={`min-h-0 min-w-0 flex-col items-center justify-center gap-3 p-6 text-center ${className}`}>
      <h3 className="text-lg font-semibold">This chat is gone</h3>
      <p className="text-soft">It was deleted, or it belongs to another account.</p>
      <Button variant="primary" onClick={onNew}>
        New chat
      </Button>
    </section>
  );
}
