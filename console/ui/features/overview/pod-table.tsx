'use client';
import { useState } from 'react';
import { Nothing, Panel } from '../../components/panel.tsx';
import { useFreshness, useLive } from '../../lib/live.tsx';
import { useSession } from '../../lib/queries.ts';
import { plural } from '../../lib/units.ts';
import { DeletePodDialog } from './delete-pod-dialog.tsx';
import { PodTableRow } from './pod-table-row.tsx';
import { ToneBadge } from '../../components/tone.tsx';

const columns: readonly (readonly [string, string])[] = [
  ['Pod', 'text-left'], ['State', 'text-left'], ['Ready', 'text-right'], ['Restarts', 'text-right'], ['CPU', 'text-right'],
  ['Memory', 'text-right'], ['Image', 'text-left'], ['Age', 'text-right'],
];

/** Every pod of the release; each row renders only when that pod changed. */
export function PodTable() {
  const pods = useLive((state) => state.lists.pods);
  const [deleting, setDeleting] = useState<string | null>(null);
  const release = useSession().data?.release;
  const fresh = useFreshness().state === 'live';
  const starting = pods.filter((pod) => pod.tone === 'progressing' && pod.status !== 'Terminating').length;
  const stopping = pods.filter((pod) => pod.status === 'Terminating').length;
  const failing = pods.filter((pod) => pod.tone === 'failed' || pod.tone === 'warning').length;
  return (
    <Panel
      title="Pods"
      hint={<span className="flex items-center gap-2"><span>{pods.length}</span>{starting > 0 && fresh && <ToneBadge tone="progressing">{`${starting} starting`}</ToneBadge>}{stopping > 0 && fresh && <ToneBadge tone="stale">{`${stopping} stopping`}</ToneBadge>}{failing > 0 && fresh && <ToneBadge tone="failed">{`${failing} failing`}</ToneBadge>}</span>}
      aside={fresh ? 'live' : 'not live'}
    >
      {pods.length === 0 ? <Nothing>No pod runs in this release.</Nothing> : (
        <div className="relative overflow-x-auto" tabIndex={0} role="group" aria-label={`Table of ${plural(pods.length, 'pod')}`}>
          <table aria-label="Pods" className="w-full min-w-[60rem] border-collapse">
            <thead>
              <tr className="border-b border-line text-xs text-faint">
                {columns.map(([name, align]) => <th key={name} scope="col" className={`h-8 px-3 font-normal first:pl-4 ${align}`}>{name === 'State' ? <span className="block w-44">{name}</span> : name}</th>)}
                <th scope="col" className="w-20 pr-4"><span className="sr-only">Actions</span></th>
              </tr>
            </thead>
            <tbody>{pods.map((pod) => <PodTableRow key={pod.key} pod={pod} isOther={release !== undefined && pod.release !== release} onDelete={setDeleting} />)}</tbody>
          </table>
        </div>
      )}
      <DeletePodDialog pod={deleting} onClose={() => { setDeleting(null); }} />
    </Panel>
  );
}
