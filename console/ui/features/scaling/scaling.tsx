'use client';
import { useMemo } from 'react';
import { Loading, Nothing, Panel } from '../../components/panel.tsx';
import { useLive } from '../../lib/live.tsx';
import { useLoads, useSamples } from '../../lib/queries.ts';
import { useOfRelease } from '../../lib/use-of-release.ts';
import { ChangeList } from './change-list.tsx';
import { toLoadSpans, toTimeSpan } from './chart-points.ts';
import { HpaPanel } from './hpa-panel.tsx';
import { LoadPanel } from './load-panel.tsx';
import { toReplicaChanges } from './replica-changes.ts';

/** What each HPA sees, wants and did, on one time axis with the load that caused it. */
export function Scaling() {
  const loaded = useLive((state) => state.loaded);
  const hpas = useOfRelease((lists) => lists.hpas);
  const load = useLive((state) => state.load);
  const samples = useSamples();
  const ended = useLoads().data?.runs;
  const runs = useMemo(() => [...(load ? [load] : []), ...(ended ?? []).filter((run) => run.id !== load?.id)], [load, ended]);
  const history = samples.data?.hpas;
  const shown = useMemo(() => (history ?? []).filter((sample) => hpas.some((hpa) => hpa.name === sample.hpa)), [history, hpas]);
  const changes = useMemo(() => toReplicaChanges(shown), [shown]);
  const span = toTimeSpan(shown, runs);
  return (
    <>
      <h1 className="sr-only">Scaling</h1>
      {!loaded && <Panel title="HPA"><Loading rows={5} what="the HPAs" /></Panel>}
      {samples.error && <p role="alert" className="text-failed">{samples.error.message}</p>}
      {loaded && hpas.length === 0 && <Panel title="HPA"><Nothing>This release has no HorizontalPodAutoscaler.</Nothing></Panel>}
      <div className="grid min-w-0 items-start gap-3 xl:grid-cols-[minmax(0,1fr)_27rem]">
        <div className="flex min-w-0 flex-col gap-3">
          {hpas.map((hpa) => (
            <HpaPanel key={hpa.key} hpa={hpa} samples={shown.filter((sample) => sample.hpa === hpa.name)} span={span} loads={toLoadSpans(runs, span)} changes={changes.filter((change) => change.hpa === hpa.name)} />
          ))}
          <ChangeList changes={changes} />
        </div>
        <div className="min-w-0 xl:sticky xl:top-17"><LoadPanel runs={runs} /></div>
      </div>
    </>
  );
}
