import { CircleAlert, Info, RotateCw } from 'lucide-react';
import { Button } from '../../components/button.tsx';
import { useEffect, useState } from 'react';
import type { Turn } from './turn.ts';

/** Below a turn: what the server wants known about it, and what went wrong with what to do about it. */
export function TurnNotice({ turn, onRetry, onForget }: { turn: Turn | undefined; onRetry: () => void; onForget: () => void }) {
  const notice = useLastNotice(turn);
  const failure = turn?.failure;
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

/** A notice stays until the next turn starts: the turn that brought it may be over within a moment. */
function useLastNotice(turn: Turn | undefined): string | null {
  const [notice, setNotice] = useState<string | null>(null);
  const runId = turn?.runId;
  const told = turn?.notice ?? null;
  useEffect(() => {
    if (runId) setNotice(told);
  }, [runId, told]);
  return notice;
}
