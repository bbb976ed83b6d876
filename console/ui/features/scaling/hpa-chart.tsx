'use client';
import type { HpaSample } from '@wheelhouse/console-contract/scaling.ts';
import { CartesianGrid, ComposedChart, Line, ReferenceArea, ReferenceDot, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { formatClock } from '../../lib/durations.ts';
import { type LoadSpan, type TimeSpan, toPoints, toReplicaTicks, toTicks } from './chart-points.ts';
import { ChartTooltip } from './chart-tooltip.tsx';
import type { ReplicaChange } from './replica-changes.ts';

const axis = { stroke: 'var(--line)', tick: { fill: 'var(--faint)', fontSize: 11 }, tickLine: false } as const;

/** CPU and its target on the left scale, replicas and their bounds on the right one, load runs shaded. Loaded after the first paint. */
export function HpaChart({ name, samples, span, loads, changes }: { name: string; samples: readonly HpaSample[]; span: TimeSpan; loads: readonly LoadSpan[]; changes: readonly ReplicaChange[] }) {
  const points = toPoints(samples);
  const last = samples.at(-1);
  const target = last?.cpuTargetPercent ?? null;
  const topCpu = Math.max(100, target ?? 0, ...samples.map((sample) => sample.cpuPercent ?? 0));
  const replicaTicks = toReplicaTicks(last?.maxReplicas ?? 1);
  return (
    <figure aria-label={`CPU and replicas of ${name} over time`} className="h-56 w-full px-2 pt-2">
      <ResponsiveContainer width="100%" height="100%">
        <ComposedChart data={points} margin={{ top: 18, right: 8, bottom: 0, left: 0 }} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis dataKey="time" type="number" scale="time" domain={[span.start, span.end]} ticks={toTicks(span)} tickFormatter={(time: number) => formatClock(time).slice(0, 5)} allowDataOverflow {...axis} />
          <YAxis yAxisId="cpu" width={52} domain={[0, Math.ceil(topCpu / 50) * 50]} tickFormatter={(cpu: number) => `${cpu} %`} axisLine={false} {...axis} />
          <YAxis yAxisId="replicas" orientation="right" width={52} domain={[0, replicaTicks.at(-1) ?? 1]} ticks={replicaTicks} tickFormatter={(replicas: number) => `${replicas} pods`} axisLine={false} {...axis} />
          {loads.map((load) => <ReferenceArea key={load.id} yAxisId="cpu" x1={load.start} x2={load.end} fill="var(--progressing)" fillOpacity={0.07} stroke="none" label={{ value: load.label, position: load.start > (span.start + span.end) / 2 ? 'insideTopRight' : 'insideTopLeft', fill: 'var(--muted)', fontSize: 11 }} />)}
          {last && <ReferenceLine yAxisId="replicas" y={last.minReplicas} stroke="var(--ok)" strokeOpacity={0.55} strokeDasharray="1 5" />}
          {last && <ReferenceLine yAxisId="replicas" y={last.maxReplicas} stroke="var(--ok)" strokeOpacity={0.55} strokeDasharray="1 5" label={{ value: `max ${last.maxReplicas}`, position: 'insideBottomLeft', fill: 'var(--faint)', fontSize: 11 }} />}
          {target !== null && <ReferenceLine yAxisId="cpu" y={target} stroke="var(--warning)" strokeDasharray="5 4" label={{ value: `target ${target} %`, position: 'insideBottomLeft', fill: 'var(--warning)', fontSize: 11 }} />}
          <Line yAxisId="replicas" dataKey="desired" type="stepAfter" stroke="var(--ok)" strokeOpacity={0.75} strokeDasharray="3 3" strokeWidth={1.25} dot={false} isAnimationActive={false} />
          <Line yAxisId="replicas" dataKey="current" type="stepAfter" stroke="var(--ok)" strokeWidth={2} dot={false} isAnimationActive={false} />
          <Line yAxisId="cpu" dataKey="cpu" type="linear" stroke="var(--progressing)" strokeWidth={1.75} dot={false} isAnimationActive={false} />
          {changes.map((change) => <ReferenceDot key={change.number} yAxisId="replicas" x={Date.parse(change.at)} y={change.to} r={8} fill="var(--panel)" stroke="var(--ok)" label={{ value: change.number, fill: 'var(--ok)', fontSize: 10, fontWeight: 700 }} />)}
          <Tooltip content={ChartTooltip} isAnimationActive={false} cursor={{ stroke: 'var(--line-strong)' }} />
        </ComposedChart>
      </ResponsiveContainer>
    </figure>
  );
}
