'use client';
import type { ChartInfo } from '@wheelhouse/console-contract/release.ts';
import { useDeferredValue, useMemo, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Panel } from '../../components/panel.tsx';
import { useFreshness, useLive } from '../../lib/live.tsx';
import { useSession } from '../../lib/queries.ts';
import { plural } from '../../lib/units.ts';
import { useDeploy } from '../../lib/writes.ts';
import { checkValues } from './check-values.ts';
import { DeployAside } from './deploy-aside.tsx';
import { setValue, toQuickFields } from './edit-values.ts';
import { PresetBar } from './preset-bar.tsx';
import { ProblemList } from './problem-list.tsx';
import { QuickForm } from './quick-form.tsx';
import { ValuesEditor } from './values-editor.tsx';

export function DeployForm({ chart }: { chart: ChartInfo }) {
  const start = chart.currentYaml ?? '';
  // Null: not touched, so the text follows what is live, also after a rollback elsewhere.
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? start;
  const checkedText = useDeferredValue(text);
  const problems = useMemo(() => checkValues(checkedText, chart.defaultsYaml), [checkedText, chart.defaultsYaml]);
  const fields = useMemo(() => toQuickFields(checkedText, chart.defaultsYaml), [checkedText, chart.defaultsYaml]);
  const running = useLive((state) => state.operation?.state === 'running');
  const fresh = useFreshness().state === 'live';
  const readOnly = useSession().data?.readOnly ?? null;
  const deploy = useDeploy();
  const errors = problems.filter((problem) => problem.severity === 'error').length;
  const installed = chart.currentYaml !== null;
  const why = readOnly ?? (running ? 'Another operation is running.' : !fresh ? 'The page is not live.' : errors > 0 ? `${plural(errors, 'error')} in the values.` : null);
  const send = () => {
    // The check lags behind fast typing by a frame or two; what is sent is checked as it is.
    if (checkValues(text, chart.defaultsYaml).some((problem) => problem.severity === 'error')) return;
    deploy.mutate(text, { onSuccess: () => { setTyped(null); } });
  };
  return (
    <div className="grid min-w-0 items-start gap-3 xl:grid-cols-[minmax(0,1fr)_30rem]">
      <Panel title="Values" hint={`${chart.name} ${chart.version}, on top of the chart’s defaults`} aside={<PresetBar chart={chart} text={text} onChoose={setTyped} />}>
        {fields.length > 0 && <QuickForm fields={fields} onSet={(path, value) => { setTyped(setValue(text, path, value)); }} />}
        <ValuesEditor value={text} onChange={setTyped} problems={problems} />
        <ProblemList problems={problems} />
        <div className="flex flex-wrap items-center gap-3 border-t border-line px-4 py-3">
          <Button variant="primary" disabled={why !== null || deploy.isPending} onClick={send}>{installed ? 'Upgrade' : 'Deploy'}</Button>
          <span className={`text-xs ${why === null ? 'text-faint' : 'text-warning'}`}>{why ?? (installed ? 'Pods are replaced one after the other; a bad revision leaves the old pods serving.' : 'Installs the release; this page shows every step.')}</span>
        </div>
      </Panel>
      <DeployAside chart={chart} text={checkedText} valid={errors === 0} />
    </div>
  );
}
