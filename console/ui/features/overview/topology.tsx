'use client';
import dynamic from 'next/dynamic';
import { useMemo, useState, useSyncExternalStore } from 'react';
import { Loading, Nothing, Panel } from '../../components/panel.tsx';
import { useFreshness } from '../../lib/live.tsx';
import { useSession } from '../../lib/queries.ts';
import { useOfRelease } from '../../lib/use-of-release.ts';
import { usePageKey } from '../shell/use-keys.ts';
import { toGraph } from './topology-graph.ts';
import { TopologyTable } from './topology-table.tsx';

const TopologyCanvas = dynamic(() => import('./topology-canvas.tsx').then((module) => module.TopologyCanvas), { ssr: false, loading: () => <Loading rows={5} what="the topology" /> });

/** What leads to what, live: as a graph, or as a table on request and in narrow windows. */
export function Topology() {
  const ingresses = useOfRelease((lists) => lists.ingresses);
  const services = useOfRelease((lists) => lists.services);
  const workloads = useOfRelease((lists) => lists.workloads);
  const pods = useOfRelease((lists) => lists.pods);
  const hpas = useOfRelease((lists) => lists.hpas);
  const volumes = useOfRelease((lists) => lists.volumes);
  const release = useSession().data?.release ?? '';
  const stale = useFreshness().state !== 'live';
  const narrow = useSyncExternalStore(subscribeNarrow, isNarrow, () => false);
  const [asked, setAsked] = useState<'graph' | 'table' | null>(null);
  const view = asked ?? (narrow ? 'table' : 'graph');
  const other = view === 'graph' ? 'table' : 'graph';
  usePageKey('t', () => { setAsked(other); });
  const graph = useMemo(() => toGraph({ ingresses, services, workloads, pods, hpas, volumes }, release), [ingresses, services, workloads, pods, hpas, volumes, release]);
  return (
    <Panel
      className="xl:min-h-96"
      title="Topology"
      hint="Ingress → Services → Workloads → Pods → Volumes"
      aside={<button type="button" onClick={() => { setAsked(other); }} className="rounded px-1 hover:text-ink">{other} view <kbd aria-hidden className="ml-1 rounded border border-line px-1 font-sans">T</kbd></button>}
    >
      {graph.nodes.length === 0 && <Nothing>Nothing of this release is in the cluster.</Nothing>}
      {graph.nodes.length > 0 && (view === 'graph' ? <TopologyCanvas graph={graph} stale={stale} /> : <TopologyTable graph={graph} />)}
    </Panel>
  );
}

const narrowQuery = '(max-width: 720px)';

function isNarrow(): boolean {
  return matchMedia(narrowQuery).matches;
}

function subscribeNarrow(listener: () => void): () => void {
  const query = matchMedia(narrowQuery);
  query.addEventListener('change', listener);
  return () => { query.removeEventListener('change', listener); };
}
