'use client';
import { Clock, Pause, Play, WrapText } from 'lucide-react';
import { useSearchParams } from 'next/navigation';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { fieldClass } from '../../components/field.ts';
import { useFreshness, useLive } from '../../lib/live.tsx';
import { useSession } from '../../lib/queries.ts';
import { formatCount } from '../../lib/units.ts';
import { usePageKey } from '../shell/use-keys.ts';
import { toLineFilter } from './line-filter.ts';
import { LogList } from './log-list.tsx';
import { PodPicker } from './pod-picker.tsx';
import { useLogs } from './use-logs.ts';

/** Lines of all chosen pods, merged and live. */
export function LogViewer() {
  const params = useSearchParams();
  const chosen = params.getAll('pod');
  const rows = useLive((state) => state.lists.pods);
  const pods = useMemo(() => rows.map((pod) => pod.name), [rows]);
  const release = useSession().data?.release ?? '';
  const { buffer, view, problem } = useLogs(chosen);
  const [text, setText] = useState('');
  const [wrap, setWrap] = useState(false);
  const [times, setTimes] = useState(true);
  const [paused, setPaused] = useState(false);
  const [following, setFollowing] = useState(true);
  const filter = useMemo(() => toLineFilter(text), [text]);
  const search = useRef<HTMLInputElement>(null);
  usePageKey('/', () => { search.current?.focus(); });
  const follow = (next: boolean) => {
    setFollowing(next);
    if (next) setPaused(false);
  };
  const changeFilter = (next: string) => {
    setText(next);
    const test = toLineFilter(next);
    if (test.ok) buffer.setFilter(test.test);
  };
  const choose = (next: readonly string[]) => {
    const query = new URLSearchParams(next.map((pod) => ['pod', pod])).toString();
    window.history.replaceState(null, '', query === '' ? window.location.pathname : `?${query}`);
    setFollowing(true);
    setPaused(false);
  };
  return (
    <section aria-label="Log viewer" className="flex h-[calc(100dvh-5.625rem)] min-h-80 flex-col overflow-hidden rounded-lg border border-line bg-panel">
      <div className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-2">
        <PodPicker pods={pods} chosen={chosen} onChoose={choose} />
        <input ref={search} type="search" aria-label="Filter lines" aria-invalid={!filter.ok} placeholder="Filter: text or /regex/  ( / )" value={text} onChange={(event) => { changeFilter(event.target.value); }} className={`${fieldClass} min-w-0 flex-[1_1_14rem]`} />
        <Button
          aria-pressed={paused}
          onClick={() => {
            setPaused(!paused);
            setFollowing(paused);
          }}
        >
          {paused ? <Play aria-hidden className="size-4" /> : <Pause aria-hidden className="size-4" />}{paused ? 'Resume' : 'Pause'}
        </Button>
        <Toggle on={wrap} onChange={setWrap} label="Wrap"><WrapText aria-hidden className="size-4" /></Toggle>
        <Toggle on={times} onChange={setTimes} label="Times"><Clock aria-hidden className="size-4" /></Toggle>
      </div>
      {!filter.ok && <p role="alert" className="border-b border-line px-4 py-1.5 text-xs text-failed">{filter.message}. The filter before it still holds.</p>}
      {problem !== null && <p role="alert" className="border-b border-line px-4 py-1.5 text-failed">{problem}</p>}
      {view.entries.length === 0 && <p className="px-4 py-3 text-faint">{view.received === 0 ? 'No line yet. Lines appear here as they are written.' : 'No line passes this filter; new ones that do will appear here.'}</p>}
      <LogList buffer={buffer} view={view} prefix={`${release}-`} wrap={wrap} times={times} paused={paused} following={following} onFollow={follow} />
      <Status view={view} following={following} paused={paused} filtered={text.trim() !== ''} />
    </section>
  );
}

function Status({ view, following, paused, filtered }: { view: ReturnType<typeof useLogs>['view']; following: boolean; paused: boolean; filtered: boolean }) {
  const fresh = useFreshness().state === 'live';
  const mode = !fresh ? 'not live' : paused ? 'paused' : following ? 'following' : 'reading, new lines wait below';
  return (
    <p className="flex flex-wrap gap-x-4 border-t border-line px-4 py-1.5 text-xs text-faint">
      <span className={fresh ? '' : 'text-warning'}>{mode}</span>
      <span>{formatCount(view.received)} lines received</span>
      {filtered && <span>{formatCount(view.entries.length)} shown</span>}
      {view.cut > 0 && <span>the oldest {formatCount(view.cut)} were cut from this page; the cluster still has them</span>}
      {view.dropped > 0 && <span className="text-warning">{formatCount(view.dropped)} dropped because they came too fast</span>}
    </p>
  );
}

function Toggle({ on, onChange, label, children }: { on: boolean; onChange: (on: boolean) => void; label: string; children: ReactNode }) {
  return <Button aria-pressed={on} onClick={() => { onChange(!on); }} className="aria-pressed:border-accent aria-pressed:bg-hover">{children}{label}</Button>;
}
