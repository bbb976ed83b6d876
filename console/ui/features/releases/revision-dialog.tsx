'use client';
import { Dialog } from '../../components/dialog.tsx';
import { Loading } from '../../components/panel.tsx';
import { useRevisionValues } from '../../lib/queries.ts';

/** The values someone gave to one revision, secrets masked by the server, and the notes its chart printed. */
export function RevisionDialog({ revision, onClose }: { revision: number; onClose: () => void }) {
  const { data, error } = useRevisionValues(revision);
  return (
    <Dialog title={`Values of revision ${revision}`} open wide onClose={onClose} description="What was given on top of the chart’s defaults. Secret values are masked.">
      {error && <p className="text-failed">{error.message}</p>}
      {!data && !error && <Loading what="the values" />}
      {data && <Text title="Values">{data.valuesYaml.trim() === '' ? '# nothing given: the chart’s defaults' : data.valuesYaml}</Text>}
      {data && data.notes.trim() !== '' && <Text title="Notes of the chart">{data.notes.trim()}</Text>}
    </Dialog>
  );
}

function Text({ title, children }: { title: string; children: string }) {
  return (
    <section className="flex flex-col gap-1.5">
      <h3 className="text-xs text-faint">{title}</h3>
      <pre tabIndex={0} className="max-h-[46vh] overflow-auto rounded-md border border-line bg-sunken p-3 font-mono text-xs leading-5">{children}</pre>
    </section>
  );
}
