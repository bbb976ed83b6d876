'use client';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { useFreshness, useLive } from '../../lib/live.tsx';
import { useSession } from '../../lib/queries.ts';
import { RollbackDialog } from './rollback-dialog.tsx';

/** Opens the confirmation; refused while something else runs, while nothing is known to be current, or where writes are refused. */
export function RollbackButton({ revision, size = 'normal' }: { revision: number; size?: 'small' | 'normal' }) {
  const [open, setOpen] = useState(false);
  const running = useLive((state) => state.operation?.state === 'running');
  const fresh = useFreshness().state === 'live';
  const readOnly = useSession().data?.readOnly ?? null;
  const why = readOnly ?? (running ? 'Another operation is running.' : fresh ? undefined : 'The page is not live.');
  return (
    <>
      <Button size={size} disabled={why !== undefined} title={why} onClick={() => { setOpen(true); }}>Roll back to {revision}</Button>
      {open && <RollbackDialog revision={revision} onClose={() => { setOpen(false); }} />}
    </>
  );
}
