import { Nothing, Panel } from '../../components/panel.tsx';
import { formatClock, formatExact } from '../../lib/durations.ts';
import type { ReplicaChange } from './replica-changes.ts';

/** Why it moved: every change of the wanted replicas, newest first, with the number it has on the chart. */
export function ChangeList({ changes }: { changes: readonly ReplicaChange[] }) {
  return (
    <Panel title="Why it moved" hint="from the samples of the last 30 min">
      {changes.length === 0 && <Nothing>The wanted number of pods did not change in this time.</Nothing>}
      <ol className="divide-y divide-line" aria-label="Changes of the replicas">
        {changes.toReversed().map((change) => (
          <li key={change.number} className="grid grid-cols-[1.5rem_auto_minmax(0,1fr)] items-baseline gap-x-4 px-4 py-2 md:grid-cols-[1.5rem_4rem_minmax(7rem,auto)_minmax(0,1fr)]">
            <span className="rounded bg-ok-soft text-center text-xs leading-5 font-semibold text-ok">{change.number}</span>
            <time dateTime={change.at} title={formatExact(change.at)} className="text-faint">{formatClock(change.at)}</time>
            <span className="whitespace-nowrap"><b className="font-semibold">{change.from} → {change.to}</b> <span className="text-muted">{change.hpa}</span></span>
            <span className="text-muted max-md:col-span-2 max-md:col-start-2">{change.why}</span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
