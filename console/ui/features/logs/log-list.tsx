'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDownToLine } from 'lucide-react';
import { type UIEvent, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { plural } from '../../lib/units.ts';
import type { LogBuffer, LogView } from './log-buffer.ts';
import { LogRow } from './log-row.tsx';

const rowHeight = 20;
const nearEnd = 24;

/**
 * The lines, as many in the page as fit on the screen. It follows the end until the reader moves up; from then on
 * nothing moves under their eyes: new lines wait below, and what is cut far above is taken off the scroll position.
 */
export function LogList({ buffer, view, prefix, wrap, times, paused, following, onFollow }: { buffer: LogBuffer; view: LogView; prefix: string; wrap: boolean; times: boolean; paused: boolean; following: boolean; onFollow: (following: boolean) => void }) {
  const box = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const [leftAt, setLeftAt] = useState(0);
  const { entries } = view;
  const virtual = useVirtualizer({
    count: entries.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => entries[index]?.id ?? index,
    overscan: 12,
    useFlushSync: false,
  });
  const toggle = useCallback((id: number) => {
    setOpen((old) => {
      const next = new Set(old);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  }, []);

  useEffect(() => { buffer.setReading(!following); }, [buffer, following]);

  const height = virtual.getTotalSize();
  useLayoutEffect(() => {
    if (following && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [following, view, height]);

  // Rows that were cut above the reader: move up by what they took, so that the line being read stays where it is.
  const cutBefore = useRef(view.cutEntries);
  useLayoutEffect(() => {
    const rows = view.cutEntries - cutBefore.current;
    cutBefore.current = view.cutEntries;
    if (!following && rows > 0 && box.current) box.current.scrollTop -= rows * rowHeight;
  }, [following, view.cutEntries]);

  const leave = () => {
    if (!following) return;
    setLeftAt(view.added);
    onFollow(false);
  };
  const onScroll = (event: UIEvent<HTMLDivElement>) => {
    const { scrollHeight, scrollTop, clientHeight } = event.currentTarget;
    const atEnd = scrollHeight - scrollTop - clientHeight < nearEnd;
    if (atEnd && !following && !paused) onFollow(true);
  };
  const waiting = following ? 0 : Math.max(0, view.added - leftAt);

  return (
    <div className="relative flex min-h-0 grow flex-col">
      <div
        ref={box}
        role="log"
        aria-label="Logs"
        aria-live="off"
        tabIndex={0}
        onScroll={onScroll}
        onWheel={(event) => { if (event.deltaY < 0) leave(); }}
        onTouchMove={leave}
        onPointerDown={(event) => { if (event.target === event.currentTarget) leave(); }}
        onKeyDown={(event) => { if (['ArrowUp', 'PageUp', 'Home'].includes(event.key)) leave(); }}
        className="min-h-0 grow overflow-x-hidden overflow-y-auto bg-field py-2 font-mono text-xs leading-5 -outline-offset-2 [overflow-anchor:none]"
      >
        <div className="relative w-full" style={{ height }}>
          {virtual.getVirtualItems().map((item) => {
            const entry = entries[item.index];
            return entry && (
              <div key={item.key} ref={virtual.measureElement} data-index={item.index} className="absolute top-0 left-0 w-full" style={{ transform: `translateY(${item.start}px)` }}>
                <LogRow entry={entry} prefix={prefix} wrap={wrap} times={times} open={open.has(entry.id)} onToggle={toggle} />
              </div>
            );
          })}
        </div>
      </div>
      {!following && (
        <button type="button" onClick={() => { onFollow(true); }} className="absolute bottom-4 left-1/2 flex h-8 -translate-x-1/2 items-center gap-2 rounded-full border border-line-strong bg-raised px-4 font-medium shadow-float hover:bg-hover">
          <ArrowDownToLine aria-hidden className="size-4" />
          {waiting === 0 ? 'Jump to the end' : `${plural(waiting, 'new line')}, jump to the end`}
        </button>
      )}
    </div>
  );
}
