'use client';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Loading, Nothing, Panel } from '../../components/panel.tsx';
import { useFreshness, useLive } from '../../lib/live.tsx';
import { useSession } from '../../lib/queries.ts';
import { useOfRelease } from '../../lib/use-of-release.ts';
import { Activity } from './activity.tsx';
import { RevisionDialog } from './revision-dialog.tsx';
import { RevisionTable } from './revision-table.tsx';
import { UninstallDialog } from './uninstall-dialog.tsx';

/** Revisions of the release, the way back to each, and everything that was done from this console. */
export function Releases() {
  const loaded = useLive((state) => state.loaded);
  const revisions = useOfRelease((lists) => lists.revisions);
  const running = useLive((state) => state.operation?.state === 'running');
  const fresh = useFreshness().state === 'live';
  const session = useSession().data;
  const [shown, setShown] = useState<number | null>(null);
  const [uninstalling, setUninstalling] = useState(false);
  const why = session?.readOnly ?? (running ? 'Another operation is running.' : fresh ? undefined : 'The page is not live.');
  return (
    <>
      <h1 className="sr-only">Releases</h1>
      <Panel
        title="Revisions"
        hint={`${session?.release ?? ''} in ${session?.namespace ?? '…'}`}
        aside={<>{fresh ? 'live' : 'not live'}{revisions.length > 0 && <Button variant="danger" size="small" disabled={why !== undefined} title={why} onClick={() => { setUninstalling(true); }}>Uninstall</Button>}</>}
      >
        {!loaded && <Loading what="the revisions" />}
        {loaded && revisions.length === 0 && <Nothing>No revision: nothing is deployed under this name.</Nothing>}
        {revisions.length > 0 && <RevisionTable revisions={revisions} onShow={setShown} />}
      </Panel>
      <Activity />
      {shown !== null && <RevisionDialog revision={shown} onClose={() => { setShown(null); }} />}
      {uninstalling && <UninstallDialog onClose={() => { setUninstalling(false); }} />}
    </>
  );
}
