'use client';
import type { HpaRow } from '@wheelhouse/console-contract/rows.ts';
import type { HpaSample } from '@wheelhouse/console-contract/scaling.ts';
import dynamic from 'next/dynamic';
import type { ReactNode } from 'react';
import { Age } from '../../components/age.tsx';
import { LiveBadge } from '../../components/live-badge.tsx';
import { Loading, Nothing } from '../../components/panel.tsx';
import { formatPercent } from '../../lib/units.ts';
import type { LoadSpan, TimeSpan } from './chart-points.ts';
import type { ReplicaChange } from './replica-changes.ts';

const HpaChart = dynamic(() => import('./hpa-chart.tsx').then((module) => module.HpaChart), { ssr: false, loading: () => <div className="h-56"><Loading rows={4} what="the chart" /></div> });

/** One HPA: what it sees and wants now, and how that moved. */
export function HpaPanel({ hpa, samples, span, loads, changes }: { hpa: HpaRow; samples: readonly HpaSample[]; span: TimeSpan; loads: readonly LoadSpan[]; changes: readonly ReplicaChange[] }) {
  const last = samples.at(-1);
  const moving = hpa.currentReplicas !== hpa.desiredReplicas;
  return (
    <section aria-label={`HPA ${hpa.name}`} className="rounded-lg border border-line bg-panel">
      <header className="flex min-h-11 flex-wrap items-center gap-x-5 gap-y-1 border-b border-line px-4 py-2">
        <h2 className="font-semibold"><span className="font-normal text-muted">HPA</span> {hpa.name}</h2>
        <Fact name="CPU">{hpa.cpuPercent === null ? 'not known yet' : `${formatPercent(hpa.cpuPercent)} of request`}</Fact>
        <Fact name="target">{hpa.cpuTargetPercent === null ? 'none' : formatPercent(hpa.cpuTargetPercent)}</Fact>
        <Fact name="replicas">{hpa.currentReplicas}</Fact>
        <Fact name="wants">{hpa.desiredReplicas}</Fact>
        <Fact name="bounds">{hpa.minReplicas}–{hpa.maxReplicas}</Fact>
        {moving && <LiveBadge tone="progressing">{`scaling ${hpa.currentReplicas} → ${hpa.desiredReplicas}`}</LiveBadge>}
        <span className="ml-auto flex flex-wrap gap-3 text-xs text-faint">
          {hpa.lastScaleAt !== null && <span>last scaled <Age at={hpa.lastScaleAt} suffix=" ago" /></span>}
          {last && <span>sampled <Age at={last.at} suffix=" ago" />, every 15 s</span>}
        </span>
        {hpa.problem !== '' && <p className="basis-full text-xs text-warning">{hpa.problem}</p>}
      </header>
      {samples.length === 0 ? <Nothing>No sample yet; the first comes within 15 s.</Nothing> : <HpaChart name={hpa.name} samples={samples} span={span} loads={loads} changes={changes} />}
      {samples.length > 0 && <Legend />}
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return <span className="whitespace-nowrap"><span className="text-muted">{name}</span> <b className="font-semibold">{children}</b></span>;
}

const lines: readonly (readonly [string, string])[] = [
  ['border-t-2 border-progressing', 'CPU of request'], ['border-t-2 border-dashed border-warning', 'target'], ['border-t-2 border-ok', 'pods running'],
  ['border-t-2 border-dashed border-ok', 'pods wanted'], ['border-t-2 border-dotted border-ok', 'min and max'],
];

function Legend() {
  return (
    <ul aria-label="Lines of the chart" className="flex flex-wrap gap-x-4 gap-y-1 px-4 pb-3 text-xs text-faint">
      {lines.map(([look, word]) => <li key={word} className="flex items-center gap-1.5"><span aria-hidden className={`w-4 ${look}`} />{word}</li>)}
    </ul>
  );
}
