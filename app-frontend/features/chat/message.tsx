import { Loader } from 'lucide-react';
import { Markdown } from './markdown.tsx';
import type { Row } from './timeline.ts';
import { ToolCard } from './tool-card.tsx';
import { runningWords } from './tool-words.ts';

/** One row of the conversation. */
export function Message({ row }: { row: Row }) {
  switch (row.kind) {
    case 'user':
      return (
        <div className="mt-3 flex justify-end first:mt-0">
          <div className="max-w-[85%] rounded-2xl rounded-br-md bg-accent-tint px-4 py-2.5 text-base leading-normal whitespace-pre-wrap wrap-anywhere">
            <span className="sr-only">You: </span>
            <span>{row.text}</span>
          </div>
        </div>
      );
    case 'assistant':
      return (
        <div className="text-base leading-relaxed">
          <span className="sr-only">Assistant: </span>
          <div className="prose">
            <Markdown text={row.text} />
          </div>
          {row.state === 'incomplete' && <p className="mt-1 text-xs text-faint">Stopped before the end</p>}
        </div>
      );
    case 'card':
      return <ToolCard card={row.card} />;
    case 'tool':
      return <Busy text={`${runningWords(row.tool)}…`} />;
    case 'waiting':
      return <Busy text="Thinking…" />;
    default:
      return row satisfies never;
  }
}

function Busy({ text }: { text: string }) {
  return (
    <p className="flex min-h-7 animate-appear items-center gap-2 text-soft">
      <Loader size={15} aria-hidden className="animate-spin" /> {text}
    </p>
  );
}
