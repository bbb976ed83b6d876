import type { TooltipContentProps } from 'recharts';
import { formatClock } from '../../lib/durations.ts';
import { formatPercent, plural } from '../../lib/units.ts';

const word: Record<string, string> = { cpu: 'CPU of request', current: 'running', desired: 'wanted' };

/** The numbers under the pointer, in the order of the legend. */
export function ChartTooltip({ active, payload, label }: TooltipContentProps) {
  if (!active || payload.length === 0) return null;
  return (
    <div className="rounded-md border border-line bg-raised px-3 py-2 text-xs shadow-float">
      <p className="mb-1 text-faint">{formatClock(Number(label))}</p>
      {payload.toReversed().map((item) => {
        const name = String(item.dataKey);
        const value = typeof item.value === 'number' ? item.value : null;
        if (value === null) return null;
        return <p key={name} className="flex justify-between gap-4"><span className="text-muted">{word[name] ?? name}</span><b className="font-semibold">{name === 'cpu' ? formatPercent(value) : plural(value, 'pod')}</b></p>;
      })}
    </div>
  );
}
