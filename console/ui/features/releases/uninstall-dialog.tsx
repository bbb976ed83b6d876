'use client';
import { useState } from 'react';
import { CopyCommand } from '../../components/copy-command.tsx';
import { ConfirmButtons, Dialog } from '../../components/dialog.tsx';
import { fieldClass } from '../../components/field.ts';
import { uninstallCommand } from '../../lib/commands.ts';
import { useSession } from '../../lib/queries.ts';
import { plural } from '../../lib/units.ts';
import { useOfRelease } from '../../lib/use-of-release.ts';
import { useUninstall } from '../../lib/writes.ts';

/** The one write that can lose data: the release's name has to be typed, and keeping the volumes is the default. */
export function UninstallDialog({ onClose }: { onClose: () => void }) {
  const session = useSession().data;
  const pods = useOfRelease((lists) => lists.pods).length;
  const volumes = useOfRelease((lists) => lists.volumes);
  const [deleteVolumes, setDeleteVolumes] = useState(false);
  const [typed, setTyped] = useState('');
  const uninstall = useUninstall();
  const release = session?.release ?? '';
  const names = volumes.map((volume) => `${volume.name} (${volume.capacity})`).join(', ');
  return (
    <Dialog title={`Uninstall ${release}`} open onClose={onClose} description={`All objects of the release go away, ${plural(pods, 'pod')} included, and its history of revisions too. The pods get SIGTERM and their grace period.`}>
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-2 font-medium">The data</legend>
        <Choice checked={!deleteVolumes} onChoose={() => { setDeleteVolumes(false); }} title="Keep the data" text={names === '' ? 'The release has no volume.' : `${names} stay. Installing again under this name uses the data again.`} />
        <Choice checked={deleteVolumes} onChoose={() => { setDeleteVolumes(true); }} title="Delete the volumes" text="The data is gone for good." danger />
      </fieldset>
      <label className="flex flex-col gap-1.5">
        <span>Type <b className="font-mono font-semibold">{release}</b> to confirm</span>
        <input value={typed} onChange={(event) => { setTyped(event.target.value); }} autoComplete="off" spellCheck={false} className={`${fieldClass} font-mono`} />
      </label>
      {session && <div className="flex flex-col gap-1 text-xs text-faint">The same from a shell<CopyCommand command={uninstallCommand(session, deleteVolumes ? volumes.map((volume) => volume.name) : [])} /></div>}
      <ConfirmButtons
        confirm="Uninstall release"
        danger
        disabled={release === '' || typed !== release || uninstall.isPending}
        onCancel={onClose}
        onConfirm={() => {
          uninstall.mutate({ deleteVolumes, confirm: typed });
          onClose();
        }}
      />
    </Dialog>
  );
}

function Choice({ checked, onChoose, title, text, danger = false }: { checked: boolean; onChoose: () => void; title: string; text: string; danger?: boolean }) {
  return (
    <label className={`flex cursor-pointer gap-3 rounded-md border p-3 ${checked ? 'border-accent' : 'border-line'}`}>
      <input type="radio" name="volumes" checked={checked} onChange={onChoose} className="mt-0.5 size-4 accent-(--accent)" />
      <span className="min-w-0"><span className={`font-medium ${danger ? 'text-failed' : ''}`}>{title}</span><br /><span className="text-muted">{text}</span></span>
    </label>
  );
}
