'use client';
import { CloudOff } from 'lucide-react';
import { Age } from '../../components/age.tsx';
import { Button } from '../../components/button.tsx';
import { formatClock } from '../../lib/durations.ts';
import { useFreshness, useLive } from '../../lib/live.tsx';
import { useSession } from '../../lib/queries.ts';
import { isStaleSession } from '../../lib/session-recovery.ts';

/** Stands above every page while it is not live: what is away, since when, and that the rows below are the last known ones. */
export function NotLive() {
  const source = useFreshness();
  const link = useLive((state) => state.link);
  const loaded = useLive((state) => state.loaded);
  const { error } = useSession();
  if (isStaleSession(error)) {
    return (
      <Bar>
        This page belongs to an earlier start of the console. Load it again to go on.
        <Button size="small" onClick={() => { location.reload(); }}>Reload</Button>
      </Bar>
    );
  }
  if (source.state === 'live') return null;
  const away = link.state === 'lost'
    ? 'The console’s server does not answer. It was stopped, or it is starting again; this page comes back by itself.'
    : 'The console cannot reach the Kubernetes API and keeps trying.';
  return (
    <Bar>
      <span>{away} {loaded && <>Everything below is as it was at {formatClock(source.since)}, <Age at={source.since} suffix=" ago" />.</>}</span>
    </Bar>
  );
}

function Bar({ children }: { children: React.ReactNode }) {
  return (
    <div role="alert" className="flex flex-wrap items-center gap-3 border-b border-warning-line bg-warning-soft px-5 py-2 text-warning">
      <CloudOff aria-hidden className="size-4 shrink-0" />
      {children}
    </div>
  );
}
