'use client';
import type { EventRow, RevisionRow, Tone } from '@wheelhouse/console-contract/rows.ts';
import Link from 'next/link';
import { useMemo } from 'react';
import { LiveBadge } from '../../components/live-badge.tsx';
import { Nothing, Panel } from '../../components/panel.tsx';
import { formatClock, formatExact } from '../../lib/durations.ts';
import { useLive } from '../../lib/live.tsx';
import { useOfRelease } from '../../lib/use-of-release.ts';

type Happening = { key: string; at: string; word: string; tone: Tone; subject: string; text: string };

/** Newest events of the cluster and revisions of the release on one time line. As high as the topology beside it. */
export function JustHappened() {
  const events = useLive((state) => state.lists.events);
  const revisions = useOfRelease((lists) => lists.revisions);
  const happenings = useMemo(() => toHappenings(events, revisions), [events, revisions]);
  return (
    <div className="relative min-w-0"><Panel title="Just happened" aside={<Link href="/events" className="underline-offset-2 hover:text-ink hover:underline">All events</Link>} className="max-xl:max-h-96 xl:absolute xl:inset-0">
      {happenings.length === 0 && <Nothing>No event yet.</Nothing>}
      <ul className="min-h-0 grow divide-y divide-line overflow-y-auto" tabIndex={0} aria-label="Newest events">
        {happenings.map((each) => (
          <li key={each.key} className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-0.5 px-4 py-2">
            <time dateTime={each.at} title={formatExact(each.at)} className="leading-5 text-faint">{formatClock(each.at)}</time>
            <div className="min-w-0"><LiveBadge tone={each.tone}>{each.word}</LiveBadge></div>
            <p className="col-start-2 truncate font-medium" title={each.subject}>{each.subject}</p>
            {each.text !== '' && <p className="col-start-2 line-clamp-2 text-xs break-words text-muted" title={each.text}>{each.text}</p>}
          </li>
        ))}
      </ul>
    </Panel></div>
  );
}

const shown = 12;

function toHappenings(events: readonly EventRow[], revisions: readonly RevisionRow[]): Happening[] {
  const fromEvents = events.slice(0, shown).map((event): Happening => ({
    key: event.key, at: event.lastAt, word: event.reason, tone: event.tone, subject: event.object.name,
    text: event.count > 1 ? `${event.message} (× ${event.count})` : event.message,
  }));
  const fromRevisions = revisions.slice(0, 4).map((revision): Happening => ({
    key: revision.key, at: revision.updatedAt, word: revision.status, tone: revision.tone,
    subject: `revision ${revision.revision}`, text: revision.description,
  }));
  return [...fromEvents, ...fromRevisions].sort((a, b) => Date.parse(b.at) - Date.parse(a.at)).slice(0, shown);
}
