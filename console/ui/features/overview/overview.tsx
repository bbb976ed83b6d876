'use client';
import { Loading, Panel } from '../../components/panel.tsx';
import { useLive } from '../../lib/live.tsx';
import { useOfRelease } from '../../lib/use-of-release.ts';
import { EmptyState } from './empty-state.tsx';
import { JustHappened } from './just-happened.tsx';
import { OperationNotice } from './operation-notice.tsx';
import { PodTable } from './pod-table.tsx';
import { Tiles } from './tiles.tsx';
import { Topology } from './topology.tsx';
import { VerdictBanner } from './verdict-banner.tsx';

/** One screen: is it healthy, what is running, what just happened. */
export function Overview() {
  const loaded = useLive((state) => state.loaded);
  const state = useLive((live) => live.verdict.state);
  const running = useLive((live) => live.operation?.state === 'running');
  const hasPods = useOfRelease((lists) => lists.pods).length > 0;
  if (!loaded) return <><h1 className="sr-only">Overview</h1><Panel title="Release"><Loading rows={4} what="the release" /></Panel></>;
  if (state === 'None' && !running && !hasPods) return <><OperationNotice /><EmptyState /></>;
  return (
    <>
      <h1 className="sr-only">Overview</h1>
      <VerdictBanner />
      <OperationNotice />
      <Tiles />
      <div className="grid min-w-0 gap-3 xl:grid-cols-[minmax(0,1fr)_20rem]">
        <Topology />
        <JustHappened />
      </div>
      <PodTable />
    </>
  );
}
