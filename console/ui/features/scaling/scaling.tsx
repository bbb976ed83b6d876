'use client';
import { useMemo, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Loading, Nothing, Panel } from '../../components/panel.tsx';
import { useLive } from '../../lib/live.tsx';
import { useLoads, useSamples } from '../../lib/queries.ts';
import { useOfRelease } from '../../lib/use-of-release.ts';
import { ChangeList } from './change-list.tsx';
import { cutToSpan, toLoadSpans, toTimeSpan } from './chart-points.ts';
import { HpaPanel } from './hpa-panel.tsx';
import { LoadPanel } from './load-panel.tsx';
import { toReplicaChanges } from './replica-changes.ts';

const windows = [5, 15, 30] as const;
const defaultMinutes = 15;

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
  const [minutes, setMinutes] = useState(defaultMinutes);
  const span = toTimeSpan(shown, minutes);
  return (
    <>
      <h1 className="sr-only">Scaling</h1>
      {!loaded && <Panel title="HPA"><Loading rows={5} what="the HPAs" /></Panel>}
      {samples.error && <p role="alert" className="text-failed">{samples.error.message}</p>}
      {loaded && hpas.length === 0 && <Panel title="HPA"><Nothing>This release has no HorizontalPodAutoscaler.</Nothing></Panel>}
      <div className="grid min-w-0 items-start gap-3 xl:grid-cols-[minmax(0,1fr)_27rem]">
        <div className="flex min-w-0 flex-col gap-3">
          {hpas.length > 0 && (
            <div role="group" aria-label="Time shown" className="flex items-center gap-1.5 text-xs text-faint">
              <span>Last</span>
              {windows.map((each) => <Button key={each} size="small" aria-pressed={each === minutes} onClick={() => { setMinutes(each); }} className="aria-pressed:border-accent aria-pressed:bg-hover">{each} min</Button>)}
            </div>
          )}
          {hpas.map((hpa) => (
            <HpaPanel key={hpa.key} hpa={hpa} samples={cutToSpan(shown.filter((sample) => sample.hpa === hpa.name), span)} span={span} loads={toLoadSpans(runs, span)} changes={changes.filter((change) => change.hpa === hpa.name && Date.parse(change.at) >= span.start)} />
          ))}
          <ChangeList changes={changes} />
        </div>
        <div className="min-w-0 xl:sticky xl:top-17"><LoadPanel runs={runs} /></div>
      </div>
    </>
  );
}
