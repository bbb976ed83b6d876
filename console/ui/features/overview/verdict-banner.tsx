'use client';
import { useState } from 'react';
import { Age } from '../../components/age.tsx';
import { Button } from '../../components/button.tsx';
import { CopyCommand } from '../../components/copy-command.tsx';
import { LiveBadge } from '../../components/live-badge.tsx';
import { ToneBadge } from '../../components/tone.tsx';
import { useLive } from '../../lib/live.tsx';
import { useSession } from '../../lib/queries.ts';
import { useOfRelease } from '../../lib/use-of-release.ts';
import { RollbackButton } from '../releases/rollback-button.tsx';
import { CauseBox } from './cause-box.tsx';
import { Timeline } from './timeline.tsx';
import { toOperationTitle, toVerdictTitle, verdictTone } from './verdict-words.ts';

/**
 * The verdict on the newest revision, in words first. The timeline stands open while something moves and behind a
 * button afterwards. Ages stay outside of the status region: they would be read out every second.
 */
export function VerdictBanner() {
  const verdict = useLive((state) => state.verdict);
  const operation = useLive((state) => state.operation);
  const steps = useLive((state) => state.timeline.length);
  const previous = useOfRelease((lists) => lists.revisions).slice(1).find((row) => row.status === 'superseded' || row.status === 'deployed');
  const session = useSession().data;
  const [asked, setAsked] = useState<boolean | null>(null);
  const moving = verdict.state === 'Progressing' || operation?.state === 'running';
  const open = asked ?? moving;
  return (
    <section aria-label="Release" className="flex flex-col rounded-lg border border-line bg-panel">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-3 p-4">
        <div role="status" aria-label="Verdict" className="flex min-w-0 flex-[1_1_28rem] flex-wrap items-start gap-x-4 gap-y-2">
          <LiveVerdict />
          <div className="min-w-0 flex-[1_1_20rem]">
            <h2 className="text-base font-semibold">{toVerdictTitle(verdict, session?.release ?? 'Release')}</h2>
            {verdict.summary !== '' && <p className="text-muted">{verdict.summary}</p>}
            {verdict.cause && <CauseBox cause={verdict.cause} />}
          </div>
        </div>
        <div className="flex flex-wrap items-center gap-2">
          {operation?.state === 'running' && <ToneBadge tone="progressing">{toOperationTitle(operation)}</ToneBadge>}
          {verdict.since !== null && <span className="text-xs whitespace-nowrap text-faint">since <Age at={verdict.since} /></span>}
          {steps > 0 && <Button aria-expanded={open} aria-controls="verdict-timeline" onClick={() => { setAsked(!open); }}>Timeline</Button>}
          {previous && !moving && <RollbackButton revision={previous.revision} />}
        </div>
        {operation && operation.state !== 'failed' && operation.state !== 'interrupted' && <div className="min-w-0 basis-full"><CopyCommand command={operation.command} /></div>}
      </div>
      {open && steps > 0 && <div id="verdict-timeline" className="border-t border-line"><Timeline /></div>}
    </section>
  );
}

function LiveVerdict() {
  const state = useLive((live) => live.verdict.state);
  const fresh = useLive((live) => live.link.state !== 'lost' && live.source.state === 'live');
  const word = state === 'None' ? 'Not deployed' : state;
  return fresh ? <ToneBadge tone={verdictTone[state]} size="large">{word}</ToneBadge> : <span className="flex h-8 items-center"><LiveBadge tone="stale">{word}</LiveBadge></span>;
}
