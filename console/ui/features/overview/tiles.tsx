'use client';
import type { ReactNode } from 'react';
import { Age } from '../../components/age.tsx';
import { Sparkline } from '../../components/sparkline.tsx';
import { useFreshness } from '../../lib/live.tsx';
import { useSamples } from '../../lib/queries.ts';
import { useOfRelease } from '../../lib/use-of-release.ts';
import { formatBytes, formatCpu, plural } from '../../lib/units.ts';
import { toTotals } from './totals.ts';

/** Four numbers of the whole release, each with its unit, its bound and how it moved. */
export function Tiles() {
  const pods = useOfRelease((lists) => lists.pods);
  const workloads = useOfRelease((lists) => lists.workloads);
  const hpas = useOfRelease((lists) => lists.hpas);
  const samples = useSamples().data?.release ?? [];
  const fresh = useFreshness().state === 'live';
  const totals = toTotals(pods, workloads, hpas);
  const last = samples.at(-1);
  const age = last && <>sampled <Age at={last.at} suffix=" ago" /></>;
  const line = (usual: string) => (fresh ? usual : 'text-stale');
  return (
    <div className="grid grid-cols-[repeat(auto-fit,minmax(min(13rem,100%),1fr))] gap-3">
      <Tile name="Replicas" value={String(totals.ready)} bound={`of ${totals.desired} ready${totals.most === null ? '' : `, ${totals.most} at most`}`} age={age}>
        <Sparkline values={samples.map((sample) => sample.pods)} className={line('text-progressing')} />
      </Tile>
      <Tile name="CPU" value={totals.cpuMillicores === null ? '–' : formatCpu(totals.cpuMillicores)} bound={totals.cpuMillicores === null ? 'no sample yet' : totals.cpuRequestMillicores === null ? 'nothing requested' : `of ${formatCpu(totals.cpuRequestMillicores)} requested`} age={age}>
        <Sparkline values={samples.map((sample) => sample.cpuMillicores)} className={line('text-progressing')} />
      </Tile>
      <Tile name="Memory" value={totals.memoryBytes === null ? '–' : formatBytes(totals.memoryBytes)} bound={totals.memoryBytes === null ? 'no sample yet' : totals.memoryLimitBytes === null ? 'no limit' : `of ${formatBytes(totals.memoryLimitBytes)} limit`} age={age}>
        <Sparkline values={samples.map((sample) => sample.memoryBytes)} className={line('text-ok')} />
      </Tile>
      <Tile name="Restarts" value={String(totals.restarts)} bound={`over ${plural(pods.length, 'pod')}`} age={age}>
        <Sparkline values={samples.map((sample) => sample.restarts)} className={line(totals.restarts === 0 ? 'text-ok' : 'text-warning')} />
      </Tile>
    </div>
  );
}

function Tile({ name, value, bound, age, children }: { name: string; value: string; bound: string; age: ReactNode; children: ReactNode }) {
  return (
    <section aria-label={name} className="flex flex-col rounded-lg border border-line bg-panel px-4 py-3">
      <div className="flex items-baseline justify-between gap-2">
        <h2 className="text-muted">{name}</h2>
        <p className="text-xs whitespace-nowrap text-faint">{age}</p>
      </div>
      <div className="flex items-end justify-between gap-3">
        <div className="min-w-0">
          <p className="text-xl font-semibold">{value}</p>
          <p className="text-xs text-muted">{bound}</p>
        </div>
        {children}
      </div>
    </section>
  );
}
