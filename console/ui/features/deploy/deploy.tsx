'use client';
import { Loading, Panel } from '../../components/panel.tsx';
import { useChart } from '../../lib/queries.ts';
import { DeployForm } from './deploy-form.tsx';

/** Values of the next revision: start from what is live (or suggested), see what differs, deploy, watch. */
export function Deploy() {
  const { data: chart, error } = useChart();
  return (
    <>
      <h1 className="sr-only">Deploy</h1>
      {chart && <DeployForm chart={chart} />}
      {!chart && <Panel title="Values">{error ? <p role="alert" className="p-4 text-failed">{error.message}</p> : <Loading rows={8} what="the chart" />}</Panel>}
    </>
  );
}
