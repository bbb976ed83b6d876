'use client';

import { ArrowDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { Message } from './message.tsx';
import type { Row } from './timeline.ts';
import { useStickToBottom } from './use-stick-to-bottom.ts';

interface ConversationLogProps {
  rows: Row[];
  /** Above the first row: how to get earlier ones. */
  before: ReactNode;
  /** Below the last row: what went wrong. */
  after: ReactNode;
  /** The message being answered; a new one brings the end into view. */
  answering: string | undefined;
  /** What a screen reader says when a reply is complete. */
  announcement: string;
}

/**
 * The messages. Accessible name that whole-product tests rely on: the log “Conversation”. The log itself is silent:
 * read out word by word a streamed reply would be unusable, so it is announced once, whole, when it is complete.
 */
export function ConversationLog({ rows, before, after, answering, announcement }: ConversationLogProps) {
  const { scroller, content, isAtBottom, scrollToBottom } = useStickToBottom(answering);
  return (
    <div className="relative min-h-0 flex-1">
      <div ref={scroller} tabIndex={0} role="log" aria-label="Conversation" aria-live="off" className="relative h-full overflow-y-auto overscroll-contain -outline-offset-2">
        <div ref={content} className="mx-auto grid max-w-180 gap-2.5 px-4 pt-6 pb-4 sm:px-6">
          {before}
          {rows.map((row) => (
            <Message key={row.key} row={row} />
          ))}
          {after}
        </div>
      </div>
      {!isAtBottom && (
        <button
          type="button"
          onClick={scrollToBottom}
          className="absolute bottom-3 left-1/2 flex min-h-9 -translate-x-1/2 items-center gap-1.5 rounded-full border border-line bg-panel px-3.5 font-medium shadow-float hover:bg-sunken"
        >
          <ArrowDown size={15} aria-hidden /> Latest
        </button>
      )}
      <div role="status" className="sr-only">
        {announcement}
      </div>
    </div>
  );
}
