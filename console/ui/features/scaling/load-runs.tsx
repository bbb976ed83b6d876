'use client';
import type { LoadRun } from '@wheelhouse/console-contract/scaling.ts';
import { Age } from '../../components/age.tsx';
import { ToneBadge } from '../../components/tone.tsx';
import { toErrorShare } from './error-share.ts';
import { loadTone } from './live-load.tsx';

/** Runs that have ended, newest first. */
export function LoadRuns({ runs }: { runs: readonly LoadRun[] }) {
  const ended = runs.filter((run) => run.endedAt !== null);
  if (ended.length === 0) return null;
  return (
    <div className="relative max-h-80 overflow-auto border-t border-line" tabIndex={0} role="group" aria-label="Table of runs">
      <table aria-label="Load runs" className="w-full border-collapse text-xs">
        <thead>
          <tr className="border-b border-line text-right text-faint">
            <th scope="col" className="h-8 px-2 pl-4 text-left font-normal">Run</th>
            {['req/s', 'p50 ms', 'p95 ms', 'p99 ms'].map((name) => <th key={name} scope="col" className="px-2 font-normal whitespace-nowrap">{name}</th>)}
            <th scope="col" className="px-2 pr-4 font-normal">errors</th>
          </tr>
        </thead>
        <tbody>
          {ended.map((run) => (
            <tr key={run.id} className="border-b border-line text-right last:border-b-0" title={run.error ?? run.target}>
              <th scope="row" className="px-2 py-1.5 pl-4 text-left font-normal"><span className="flex flex-col items-start gap-0.5"><ToneBadge tone={loadTone[run.state]}>{run.state}</ToneBadge><span className="text-faint"><Age at={run.startedAt} suffix=" ago" /></span></span></th>
              <td className="px-2">{run.requestsPerSecond.toFixed(1)}</td>
              {[run.p50Ms, run.p95Ms, run.p99Ms].map((ms, index) => <td key={index} className="px-2">{ms === null ? '–' : Math.round(ms)}</td>)}
              <td className={`px-2 pr-4 ${run.errors > 0 ? 'text-failed' : ''}`}>{toErrorShare(run)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
