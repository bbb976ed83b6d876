'use client';
import { LoadRequest, type LoadRun } from '@wheelhouse/console-contract/scaling.ts';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { fieldClass } from '../../components/field.ts';
import { Panel } from '../../components/panel.tsx';
import { useFreshness, useLive } from '../../lib/live.tsx';
import { useSession } from '../../lib/queries.ts';
import { useStartLoad, useStopLoad } from '../../lib/writes.ts';
import { LiveLoad } from './live-load.tsx';
import { LoadRuns } from './load-runs.tsx';

const fields = [
  { name: 'ratePerSecond', label: 'Rate (requests/s)', min: 1, max: 500 },
  { name: 'durationSeconds', label: 'Duration (s)', min: 5, max: 900 },
  { name: 'users', label: 'Users', min: 1, max: 20 },
] as const;

/** Real use of the application at a chosen rate, and what came of it. */
export function LoadPanel({ runs }: { runs: readonly LoadRun[] }) {
  const load = useLive((state) => state.load);
  const state = useLive((live) => live.verdict.state);
  const fresh = useFreshness().state === 'live';
  const readOnly = useSession().data?.readOnly ?? null;
  const [request, setRequest] = useState<LoadRequest>(() => LoadRequest.parse({}));
  const start = useStartLoad();
  const stop = useStopLoad();
  const running = load !== null && load.endedAt === null;
  const valid = LoadRequest.safeParse(request).success;
  const why = readOnly ?? (state === 'None' ? 'Deploy first: there is nothing to send requests to.' : !fresh ? 'The page is not live.' : !valid ? 'Check the numbers: rate 1–500, duration 5–900 s, users 1–20.' : null);
  return (
    <Panel title="Load" hint="lists, adds and chats as throw-away users">
      <div className="flex flex-col gap-3 p-4">
        <div className="grid grid-cols-[repeat(auto-fit,minmax(7rem,1fr))] gap-3">
          {fields.map((field) => (
            <label key={field.name} className="flex min-w-0 flex-col gap-1">
              <span className="text-xs text-faint">{field.label}</span>
              <input type="number" min={field.min} max={field.max} disabled={running} value={Number.isNaN(request[field.name]) ? '' : request[field.name]} onChange={(event) => { setRequest((old) => ({ ...old, [field.name]: event.target.valueAsNumber })); }} className={`${fieldClass} w-full`} />
            </label>
          ))}
        </div>
        <div className="flex flex-wrap items-center gap-3">
          {running
            ? <Button variant="danger" disabled={stop.isPending || load.state === 'cleaning'} onClick={() => { stop.mutate(undefined); }}>Stop load</Button>
            : <Button variant="primary" disabled={why !== null || start.isPending} onClick={() => { start.mutate(request); }}>Generate load</Button>}
          {!running && why !== null && <span className="text-xs text-warning">{why}</span>}
        </div>
        {load !== null && <LiveLoad load={load} />}
      </div>
      <LoadRuns runs={runs} />
    </Panel>
  );
}
