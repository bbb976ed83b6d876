'use client';
import dynamic from 'next/dynamic';
import { CopyCommand } from '../../components/copy-command.tsx';
import { ConfirmButtons, Dialog } from '../../components/dialog.tsx';
import { Loading } from '../../components/panel.tsx';
import { rollbackCommand } from '../../lib/commands.ts';
import { useRevisionValues, useSession } from '../../lib/queries.ts';
import { useOfRelease } from '../../lib/use-of-release.ts';
import { useRollback } from '../../lib/writes.ts';

// The YAML parser is large and only needed once someone asks for a difference.
const ValuesDifference = dynamic(() => import('../deploy/values-difference.tsx').then((module) => module.ValuesDifference), { ssr: false, loading: () => <Loading rows={2} what="the difference" /> });

/** What a rollback changes, before it does. It makes a new revision; nothing of the history is lost. */
export function RollbackDialog({ revision, onClose }: { revision: number; onClose: () => void }) {
  const session = useSession().data;
  const revisions = useOfRelease((lists) => lists.revisions);
  const current = revisions[0];
  const target = revisions.find((row) => row.revision === revision);
  const before = useRevisionValues(current?.revision ?? null);
  const after = useRevisionValues(revision);
  const rollback = useRollback();
  const chart = target && current && target.chartVersion !== current.chartVersion ? ` The chart goes from ${current.chartVersion} to ${target.chartVersion}.` : '';
  const error = before.error ?? after.error;
  return (
    <Dialog
      title={`Roll back to revision ${revision}`}
      open
      wide
      onClose={onClose}
      description={`helm makes revision ${(current?.revision ?? revision) + 1} from revision ${revision}’s chart and values; pods are replaced one after the other. Data on volumes stays as it is.${chart}`}
    >
      {error && <p className="text-failed">{error.message}</p>}
      {before.data && after.data && <ValuesDifference before={before.data.valuesYaml} after={after.data.valuesYaml} unset="the chart’s default" none="The values are the same." />}
      {!error && !(before.data && after.data) && <Loading rows={2} what="the values" />}
      {session && <div className="flex flex-col gap-1 text-xs text-faint">The same from a shell<CopyCommand command={rollbackCommand(session, revision)} /></div>}
      <ConfirmButtons
        confirm="Roll back"
        disabled={rollback.isPending}
        onCancel={onClose}
        onConfirm={() => {
          rollback.mutate(revision);
          onClose();
        }}
      />
    </Dialog>
  );
}
