import { CircleAlert, Info, RotateCw } from 'lucide-react';
import { Button } from '../../components/button.tsx';
import type { Turn } from './turn.ts';

/** Below a turn: what the server wants known about it, and what went wrong with what to do about it. */
export function TurnNotice({ turn, onRetry, onForget }: { turn: Turn; onRetry: () => void; onForget: () => void }) {
  const { failure, notice } = turn;
  return (
    <>
      {notice && (
        <p className="flex items-start gap-2 rounded-lg bg-warn-tint px-3 py-2 text-warn">
          <Info size={16} aria-hidden className="mt-0.5 shrink-0" /> {notice}
        </p>
      )}
      {failure && (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 rounded-lg bg-bad-tint py-1.5 pr-1.5 pl-3 text-bad">
          <CircleAlert size={16} aria-hidden className="shrink-0" />
          <p className="min-w-0 flex-1 basis-48">{failure.message}</p>
          <span className="ml-auto flex gap-1">
            <Button variant="quiet" className="text-bad" onClick={onForget}>
              Discard
            </Button>
            {failure.retryable && (
              <Button variant="danger" onClick={onRetry}>
                <RotateCw size={14} aria-hidden /> Retry
              </Button>
            )}
          </span>
        </div>
      )}
    </>
  );
}
