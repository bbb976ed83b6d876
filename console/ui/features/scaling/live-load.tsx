'use client';
import type { LoadRun } from '@wheelhouse/console-contract/scaling.ts';
import type { Tone } from '@wheelhouse/console-contract/rows.ts';
import { LiveBadge } from '../../components/live-badge.tsx';
import { useTimeText } from '../../lib/clock.ts';
import { formatAge } from '../../lib/durations.ts';
import { formatCount } from '../../lib/units.ts';
import { toErrorShare } from './error-share.ts';

export const loadTone: Record<LoadRun['state'], Tone> = { preparing: 'progressing', running: 'progressing', cleaning: 'progressing', succeeded: 'ok', failed: 'failed', stopped: 'stale' };

/** The newest run as it goes: rate, latency and errors, and how long it still takes. */
export function LiveLoad({ load }: { load: LoadRun }) {
  const left = useTimeText((nowMs) => formatAge(Date.parse(load.startedAt) + load.request.durationSeconds * 1000 - nowMs));
  const facts: readonly (readonly [string, string])[] = [
    ['rate', `${load.requestsPerSecond.toFixed(1)} req/s`], ['requests', formatCount(load.requests)], ['errors', toErrorShare(load)],
    ['p50', toMs(load.p50Ms)], ['p95', toMs(load.p95Ms)], ['p99', toMs(load.p99Ms)],
  ];
  return (
    <div className="flex flex-col gap-2 rounded-md border border-line bg-sunken p-3">
      <p className="flex flex-wrap items-center gap-2">
        <LiveBadge tone={loadTone[load.state]}>{load.state}</LiveBadge>
        {load.state === 'running' && <span className="text-xs text-muted">{left} left</span>}
        <span className="min-w-0 truncate font-mono text-xs text-muted" title={load.target}>{load.target}</span>
      </p>
      <dl className="grid grid-cols-3 gap-x-4 gap-y-2">
        {facts.map(([name, value]) => <div key={name}><dt className="text-xs text-faint">{name}</dt><dd className="font-semibold whitespace-nowrap">{value}</dd></div>)}
      </dl>
      {load.error !== null && <p className="text-failed">{load.error}</p>}
    </div>
  );
}

function toMs(ms: number | null): string {
  return ms === null ? '–' : `${Math.round(ms)} ms`;
}
