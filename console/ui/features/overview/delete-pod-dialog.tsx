'use client';
import { CopyCommand } from '../../components/copy-command.tsx';
import { ConfirmButtons, Dialog } from '../../components/dialog.tsx';
import { deletePodCommand } from '../../lib/commands.ts';
import { useLive } from '../../lib/live.tsx';
import { useSession } from '../../lib/queries.ts';
import { useDeletePod } from '../../lib/writes.ts';

/** Says what will happen to this pod, and that its work goes on, before it is deleted. */
export function DeletePodDialog({ pod: name, onClose }: { pod: string | null; onClose: () => void }) {
  const session = useSession().data;
  const pod = useLive((state) => state.lists.pods.find((row) => row.name === name));
  const deletePod = useDeletePod();
  const refused = session?.readOnly ?? null;
  return (
    <Dialog title={`Delete pod ${name ?? ''}`} open={name !== null} onClose={onClose} description={toConsequence(pod?.workload ?? '')}>
      {name !== null && session && <div className="flex flex-col gap-1 text-xs text-faint">The same from a shell<CopyCommand command={deletePodCommand(session, name)} /></div>}
      {refused !== null && <p className="text-warning">{refused}</p>}
      <ConfirmButtons
        confirm="Delete pod"
        danger
        disabled={name === null || refused !== null}
        onCancel={onClose}
        onConfirm={() => {
          if (name !== null) deletePod.mutate(name);
          onClose();
        }}
      />
    </Dialog>
  );
}

function toConsequence(workload: string): string {
  return workload === ''
    ? 'The pod gets SIGTERM and its grace period, then it is gone for good: nothing owns it, so nothing makes a new one.'
    : `The pod gets SIGTERM and its grace period to finish what it is doing. ${workload} makes a new one at once; data on volumes stays.`;
}
