'use client';
import { Age } from '../../components/age.tsx';
import { toneIcon, toneSoft } from '../../components/tone.tsx';
import { useFreshness, useLive } from '../../lib/live.tsx';

/** Live, or since when not. The first thing to look at before believing anything else on the page. */
export function SourceBadge() {
  const source = useFreshness();
  const loaded = useLive((state) => state.loaded);
  const apiMs = useLive((state) => state.apiMs);
  if (!loaded && source.state === 'live') return <Badge tone="progressing">connecting</Badge>;
  switch (source.state) {
    case 'live':
      return (
        <>
          <Badge tone="ok">live</Badge>
          {apiMs !== null && <span className="whitespace-nowrap text-xs text-faint" title="Round trip of the last answer of the Kubernetes API">API {Math.round(apiMs)} ms</span>}
        </>
      );
    case 'reconnecting':
      return <Badge tone="warning">reconnecting <Age at={source.since} /></Badge>;
    case 'stale':
      return <Badge tone="failed">stale <Age at={source.since} /></Badge>;
    default: {
      const unknown: never = source;
      return unknown;
    }
  }
}

function Badge({ tone, children }: { tone: 'ok' | 'progressing' | 'warning' | 'failed'; children: React.ReactNode }) {
  const Icon = toneIcon[tone];
  return (
    <span className={`inline-flex h-5 items-center gap-1 whitespace-nowrap rounded px-1.5 text-xs font-semibold ${toneSoft[tone]}`}>
      <Icon aria-hidden className="size-3" strokeWidth={2.5} />
      {children}
    </span>
  );
}
