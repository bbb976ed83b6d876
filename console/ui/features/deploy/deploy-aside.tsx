'use client';
import type { ChartInfo } from '@wheelhouse/console-contract/release.ts';
import { KeyRound } from 'lucide-react';
import { CopyCommand } from '../../components/copy-command.tsx';
import { LiveBadge } from '../../components/live-badge.tsx';
import { Panel } from '../../components/panel.tsx';
import { upgradeCommand } from '../../lib/commands.ts';
import { useLive } from '../../lib/live.tsx';
import { useSession } from '../../lib/queries.ts';
import { CauseBox } from '../overview/cause-box.tsx';
import { OperationNotice } from '../overview/operation-notice.tsx';
import { Timeline } from '../overview/timeline.tsx';
import { toVerdictTitle, verdictTone } from '../overview/verdict-words.ts';
import { layOver } from './edit-values.ts';
import { ValuesDifference } from './values-difference.tsx';

/** Beside the editor: what would change, what happens right now, and what stays as it is. */
export function DeployAside({ chart, text, valid }: { chart: ChartInfo; text: string; valid: boolean }) {
  const session = useSession().data;
  const installed = chart.currentYaml !== null;
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <OperationNotice />
      <Panel title="What differs" hint={installed ? 'from the live values' : 'from the chart’s defaults'}>
        <div className="max-h-[26rem] overflow-y-auto p-4">
          {valid
            ? <ValuesDifference before={chart.currentYaml ?? chart.defaultsYaml} after={installed ? text : layOver(chart.defaultsYaml, text)} unset="chart’s default" none={installed ? 'Nothing: an upgrade would make a new revision with the same values.' : 'Nothing: the chart’s defaults as they are.'} />
            : <p className="text-muted">Shown again when the values are valid YAML.</p>}
        </div>
        {chart.keptSecrets.length > 0 && (
          <p className="flex gap-2 border-t border-line px-4 py-3 text-xs text-muted">
            <KeyRound aria-hidden className="mt-0.5 size-3.5 shrink-0" />
            <span>Secrets are not shown here and are kept as they are: <span className="font-mono">{chart.keptSecrets.join(', ')}</span>. Write one here to replace it.</span>
          </p>
        )}
      </Panel>
      <Progress />
      {chart.suggestedYaml.trim() !== '' && (
        <Panel title="Added by Deploy" hint="unless the values say otherwise">
          <pre tabIndex={0} className="overflow-x-auto p-4 font-mono text-xs leading-5 text-muted">{chart.suggestedYaml.trim()}</pre>
        </Panel>
      )}
      {session && <Panel title="The same from a shell" hint="with this text as values.yaml"><div className="p-4"><CopyCommand command={upgradeCommand(session)} /></div></Panel>}
    </div>
  );
}

/** The verdict in one line and the timeline: on top while something moves, below the differences afterwards. */
function Progress() {
  const verdict = useLive((state) => state.verdict);
  const steps = useLive((state) => state.timeline.length);
  const release = useSession().data?.release ?? 'Release';
  const running = useLive((state) => state.operation?.state === 'running');
  if (verdict.state === 'None' && steps === 0) return null;
  const moving = running || verdict.state === 'Progressing';
  return (
    <section aria-label="Progress" className={`rounded-lg border border-line bg-panel ${moving ? 'order-first' : ''}`}>
      <div role="status" aria-label="Verdict" className="flex flex-col gap-1 px-4 py-3">
        <div className="flex flex-wrap items-center gap-2">
          <LiveBadge tone={verdictTone[verdict.state]}>{verdict.state === 'None' ? 'Not deployed' : verdict.state}</LiveBadge>
          <h2 className="font-semibold">{toVerdictTitle(verdict, release)}</h2>
        </div>
        <p className="text-muted">{verdict.summary}</p>
        {verdict.cause && <CauseBox cause={verdict.cause} />}
      </div>
      {steps > 0 && <div className="border-t border-line"><Timeline compact /></div>}
    </section>
  );
}
