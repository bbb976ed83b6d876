'use client';
import type { EventRow } from '@wheelhouse/console-contract/rows.ts';
import { memo, useMemo, useRef, useState } from 'react';
import { Age } from '../../components/age.tsx';
import { Button } from '../../components/button.tsx';
import { fieldClass } from '../../components/field.ts';
import { LiveBadge } from '../../components/live-badge.tsx';
import { Loading, Nothing, Panel } from '../../components/panel.tsx';
import { useFreshness, useLive } from '../../lib/live.tsx';
import { formatCount, plural } from '../../lib/units.ts';
import { usePageKey } from '../shell/use-keys.ts';
import { type EventFilter, filterEvents, toObjects } from './filter-events.ts';

const step = 200;
const everything: EventFilter = { text: '', warningsOnly: false, object: '' };

/** Everything the cluster said about this release, newest first. */
export function Events() {
  const loaded = useLive((state) => state.loaded);
  const events = useLive((state) => state.lists.events);
  const fresh = useFreshness().state === 'live';
  const [filter, setFilter] = useState(everything);
  const [limit, setLimit] = useState(step);
  const search = useRef<HTMLInputElement>(null);
  usePageKey('/', () => { search.current?.focus(); });
  const objects = useMemo(() => toObjects(events), [events]);
  const matching = useMemo(() => filterEvents(events, filter), [events, filter]);
  const warnings = events.filter((event) => event.warning).length;
  const change = (part: Partial<EventFilter>) => { setFilter((old) => ({ ...old, ...part })); };
  return (
    <>
      <h1 className="sr-only">Events</h1>
      <Panel title="Events" hint={`${formatCount(matching.length)} of ${formatCount(events.length)}, ${plural(warnings, 'warning')}`} aside={fresh ? 'live' : 'not live'}>
        <div className="flex flex-wrap items-center gap-3 border-b border-line px-4 py-2">
          <input ref={search} type="search" aria-label="Filter events" placeholder="Filter by text  ( / )" value={filter.text} onChange={(event) => { change({ text: event.target.value }); }} className={`${fieldClass} min-w-0 flex-[1_1_16rem]`} />
          <select aria-label="Object" value={filter.object} onChange={(event) => { change({ object: event.target.value }); }} className={`${fieldClass} min-w-0 max-w-72`}>
            <option value="">All objects</option>
            {objects.map((object) => <option key={object} value={object}>{object}</option>)}
          </select>
          <label className="flex h-8 items-center gap-2"><input type="checkbox" checked={filter.warningsOnly} onChange={(event) => { change({ warningsOnly: event.target.checked }); }} className="size-4 accent-(--accent)" />Warnings only</label>
        </div>
        {!loaded && <Loading what="the events" rows={6} />}
        {loaded && events.length === 0 && <Nothing>No event yet. Kubernetes keeps events for one hour.</Nothing>}
        {events.length > 0 && matching.length === 0 && <Nothing>No event matches this filter.</Nothing>}
        {matching.length > 0 && (
          <div className="relative overflow-x-auto" tabIndex={0} role="group" aria-label="Table of events">
            <table aria-label="Events" className="w-full min-w-[46rem] border-collapse">
              <thead>
                <tr className="border-b border-line text-left text-xs text-faint">
                  {['Last seen', 'Reason', 'Object', 'Message'].map((name) => <th key={name} scope="col" className="h-8 px-3 font-normal first:pl-4">{name}</th>)}
                  <th scope="col" className="h-8 px-4 text-right font-normal">Times</th>
                </tr>
              </thead>
              <tbody>{matching.slice(0, limit).map((event) => <EventLine key={event.key} event={event} />)}</tbody>
            </table>
          </div>
        )}
        {matching.length > limit && <div className="flex justify-center border-t border-line p-3"><Button onClick={() => { setLimit(limit + step); }}>Show {formatCount(Math.min(step, matching.length - limit))} older</Button></div>}
      </Panel>
    </>
  );
}

const EventLine = memo(function EventLine({ event }: { event: EventRow }) {
  return (
    <tr className="border-b border-line align-top last:border-b-0 hover:bg-hover">
      <td className="px-3 py-1.5 pl-4 text-muted"><Age at={event.lastAt} suffix=" ago" /></td>
      <td className="px-3 py-2"><LiveBadge tone={event.tone}>{event.reason}</LiveBadge></td>
      <td className="px-3 py-1.5 whitespace-nowrap"><span className="text-muted">{event.object.kind}</span> {event.object.name}</td>
      <td className="w-full min-w-60 px-3 py-1.5 break-words text-muted">{event.message}</td>
      <td className="px-4 py-1.5 text-right">{formatCount(event.count)}</td>
    </tr>
  );
});
