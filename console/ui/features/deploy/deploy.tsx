'use client';
import dynamic from 'next/dynamic';
import { Loading, Panel } from '../../components/panel.tsx';
import { useChart } from '../../lib/queries.ts';

// The YAML parser is as large as the rest of the page: it comes after the first paint.
const DeployForm = dynamic(() => import('./deploy-form.tsx').then((module) => module.DeployForm), { ssr: false, loading: () => <Panel title="Values"><Loading rows={8} what="the editor" /></Panel> });

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
