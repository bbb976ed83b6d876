import type { HpaSample, LoadRun } from '@wheelhouse/console-contract/scaling.ts';

export type ChartPoint = { time: number; cpu: number | null; current: number | null; desired: number | null };
export type TimeSpan = { start: number; end: number };

/** Looks come every 15 s; a longer silence is a gap in the line, not a straight line over what nobody saw. */
const gapMs = 50_000;

export function toPoints(samples: readonly HpaSample[]): ChartPoint[] {
  return samples.flatMap((sample, index): ChartPoint[] => {
    const time = Date.parse(sample.at);
    const point = { time, cpu: sample.cpuPercent, current: sample.currentReplicas, desired: sample.desiredReplicas };
    const previous = samples[index - 1];
    if (!previous || time - Date.parse(previous.at) <= gapMs) return [point];
    return [{ time: Date.parse(previous.at) + 1, cpu: null, current: null, desired: null }, point];
  });
}

/** The last `minutes` up to the newest look. */
export function toTimeSpan(samples: readonly HpaSample[], minutes: number): TimeSpan {
  const end = Math.max(0, ...samples.map((sample) => Date.parse(sample.at)));
  return { start: end - minutes * 60_000, end };
}

/** Samples inside the span and the last one before it, so that lines reach the left edge. */
export function cutToSpan(samples: readonly HpaSample[], span: TimeSpan): readonly HpaSample[] {
  const first = samples.findIndex((sample) => Date.parse(sample.at) >= span.start);
  return first === -1 ? [] : samples.slice(Math.max(0, first - 1));
}

export type LoadSpan = TimeSpan & { id: string; label: string };

/** Load runs as shaded spans, clipped to what the chart shows. */
export function toLoadSpans(loads: readonly LoadRun[], span: TimeSpan): LoadSpan[] {
  return loads.flatMap((load): LoadSpan[] => {
    const start = Math.max(span.start, Date.parse(load.startedAt));
    const end = Math.min(span.end, load.endedAt === null ? span.end : Date.parse(load.endedAt));
    return end > start ? [{ id: load.id, start, end, label: `load ${load.request.ratePerSecond} req/s` }] : [];
  });
}

/** Round times for the axis: whole minutes, about six of them. */
export function toTicks(span: TimeSpan): number[] {
  const minutes = Math.max(1, Math.ceil((span.end - span.start) / 60_000 / 6));
  const step = minutes * 60_000;
  const ticks: number[] = [];
  for (let time = Math.ceil(span.start / step) * step; time <= span.end; time += step) ticks.push(time);
  return ticks;
}

/** At most six whole numbers from 0 up to or just over the maximum. */
export function toReplicaTicks(max: number): number[] {
  const step = Math.max(1, Math.ceil(max / 5));
  return Array.from({ length: Math.ceil(max / step) + 1 }, (_, index) => index * step);
}
