'use client';
import Link from 'next/link';
import { Button } from '../../components/button.tsx';
import { CopyCommand } from '../../components/copy-command.tsx';
import { upgradeCommand } from '../../lib/commands.ts';
import { useFreshness } from '../../lib/live.tsx';
import { useChart, useSession } from '../../lib/queries.ts';
import { useDeploy } from '../../lib/writes.ts';

/** Nothing is deployed: what would be, where to, and one button. */
export function EmptyState() {
  const session = useSession().data;
  const chart = useChart();
  const deploy = useDeploy();
  const fresh = useFreshness().state === 'live';
  const refused = session?.readOnly ?? null;
  return (
    <section aria-labelledby="empty-title" className="m-auto flex w-full max-w-xl flex-col items-center gap-5 rounded-xl border border-line bg-panel px-6 py-10 text-center">
      <Diagram />
      <div className="flex flex-col gap-2">
        <h1 id="empty-title" className="text-xl font-semibold">Nothing is deployed yet</h1>
        <p className="text-balance text-muted">
          {chart.data ? <>Deploy installs the chart <b className="font-semibold text-ink">{chart.data.name} {chart.data.version}</b> as release <b className="font-semibold text-ink">{session?.release ?? '…'}</b> into the context <b className="font-semibold text-ink">{session?.context ?? '…'}</b>.</> : 'Reading the chart…'}
        </p>
        {chart.data && chart.data.description !== '' && <p className="text-balance text-xs text-faint">{chart.data.description}</p>}
        {chart.error && <p role="alert" className="text-failed">{chart.error.message}</p>}
        {refused !== null && <p className="text-warning">{refused}</p>}
      </div>
      <Button variant="primary" size="large" disabled={deploy.isPending || refused !== null || !fresh} onClick={() => { deploy.mutate(''); }}>Deploy</Button>
      <Link href="/deploy" className="text-muted underline underline-offset-4 hover:text-ink">Review values first</Link>
      {session && <div className="flex max-w-full flex-col items-center gap-1 *:self-center border-t border-line pt-5 text-xs text-faint">The same from a shell<CopyCommand command={upgradeCommand(session)} /></div>}
    </section>
  );
}

/** The shape of what will be here, drawn in outlines. */
function Diagram() {
  const boxes: readonly (readonly [number, number])[] = [[4, 34], [76, 14], [76, 54], [148, 4], [148, 24], [148, 44], [148, 64]];
  const lines = ['M52 42C64 42 64 22 76 22', 'M52 42C64 42 64 62 76 62', 'M124 22C136 22 136 11 148 11', 'M124 22C136 22 136 31 148 31', 'M124 62C136 62 136 51 148 51', 'M124 62C136 62 136 71 148 71'];
  return (
    <svg aria-hidden viewBox="0 0 200 84" className="h-24 text-line-strong" fill="none" stroke="currentColor" strokeWidth="1.25">
      {boxes.map(([x, y]) => <rect key={`${x} ${y}`} x={x} y={y} width="48" height={x === 148 ? 14 : 16} rx="3" strokeDasharray="3 3" />)}
      {lines.map((line) => <path key={line} d={line} />)}
    </svg>
  );
}
