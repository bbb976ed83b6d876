'use client';

import { RotateCw, WifiOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { useChat, useConnection } from './chat-context.ts';

const SECOND_MS = 1000;

/** Says that the server is away and when it is asked again. A first failed call alone shows nothing: it often passes. */
export function ConnectionBanner() {
  const { connection } = useChat();
  const state = useConnection();
  const isAway = state.state === 'away' && state.attempt > 0;
  return (
    <div role="status">
      {isAway && (
        <div className="flex flex-wrap items-center gap-x-3 border-b border-warn/30 bg-warn-tint px-4 py-1 text-warn">
          <WifiOff size={16} aria-hidden />
          <p className="min-w-0 flex-1 py-1.5">
            <b className="font-semibold">Reconnecting.</b> <span className="max-sm:sr-only">The server can’t be reached; what you see is from before.</span> <Countdown key={state.retryAt} until={state.retryAt} />
          </p>
          <Button variant="quiet" className="text-warn" onClick={() => connection.retryNow()}>
            <RotateCw size={14} aria-hidden /> Try now
          </Button>
        </div>
      )}
    </div>
  );
}

/** Hidden from screen readers, which would read every second of it. */
function Countdown({ until }: { until: number }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), SECOND_MS);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.ceil((until - now) / SECOND_MS);
  return <span aria-hidden>{seconds > 0 ? `Trying again in ${seconds} s.` : 'Trying…'}</span>;
}
