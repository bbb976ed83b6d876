'use client';
import type { Operation } from '@wheelhouse/console-contract/release.ts';
import type { Tone } from '@wheelhouse/console-contract/rows.ts';
import { Age } from '../../components/age.tsx';
import { CopyCommand } from '../../components/copy-command.tsx';
import { Loading, Nothing, Panel } from '../../components/panel.tsx';
import { ToneBadge } from '../../components/tone.tsx';
import { formatDuration } from '../../lib/durations.ts';
import { useOperations } from '../../lib/queries.ts';
import { plural } from '../../lib/units.ts';

const tone: Record<Operation['state'], Tone> = { running: 'progressing', succeeded: 'ok', failed: 'failed', interrupted: 'warning' };

/** Every write to the release from this console, kept across its restarts. */
export function Activity() {
  const { data, error } = useOperations();
  return (
    <Panel title="Activity" hint="what this console did, newest first">
      {error && <p className="px-4 py-3 text-failed">{error.message}</p>}
      {!data && !error && <Loading what="the activity" />}
      {data?.operations.length === 0 && <Nothing>Nothing was done from this console yet.</Nothing>}
      <ol className="divide-y divide-line">{data?.operations.map((operation) => <Entry key={operation.id} operation={operation} />)}</ol>
    </Panel>
  );
}

function Entry({ operation }: { operation: Operation }) {
  const took = operation.endedAt === null ? null : Date.parse(operation.endedAt) - Date.parse(operation.startedAt);
  return (
    <li className="flex flex-col gap-2 px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <ToneBadge tone={tone[operation.state]}>{operation.state}</ToneBadge>
        <span className="font-medium">{operation.kind}</span>
        {operation.revision !== null && <span className="text-muted">revision {operation.revision}</span>}
        <span className="text-muted"><Age at={operation.startedAt} suffix=" ago" />{took === null ? '' : `, took ${formatDuration(took)}`}</span>
      </div>
      {operation.error !== null && <p className="break-words whitespace-pre-wrap text-failed">{operation.error}</p>}
      <div className="min-w-0"><CopyCommand command={operation.command} /></div>
      {operation.output.length > 0 && (
        <details>
          <summary className="w-fit text-xs text-muted">What helm wrote, {plural(operation.output.length, 'line')}</summary>
          <pre tabIndex={0} className="mt-2 max-h-72 overflow-auto rounded-md border border-line bg-sunken p-3 font-mono text-xs leading-5">{operation.output.join('\n')}</pre>
        </details>
      )}
    </li>
  );
}
