'use client';
import type { LogLine } from '@wheelhouse/console-contract/logs.ts';
import { ChevronRight } from 'lucide-react';
import { memo, useMemo } from 'react';
import { formatClockWithMillis, formatExact } from '../../lib/durations.ts';
import type { LogEntry } from './log-buffer.ts';
import { toPodColor } from './pod-color.ts';
import { readLine } from './read-line.ts';

const levelLook: Record<LogLine['level'], string> = { debug: 'text-faint', info: 'text-progressing', warn: 'text-warning', error: 'text-failed', none: 'text-faint' };

type Props = { entry: LogEntry; prefix: string; wrap: boolean; times: boolean; open: boolean; onToggle: (id: number) => void };

export const LogRow = memo(function LogRow({ entry, ...rest }: Props) {
  if (entry.line === null) {
    return <p className="flex h-5 items-center gap-3 px-4 text-faint"><span aria-hidden className="h-px w-6 bg-line-strong" /><span className="truncate">{entry.mark}</span><span aria-hidden className="h-px grow bg-line" /></p>;
  }
  return <Line id={entry.id} line={entry.line} color={toPodColor(entry.pod)} {...rest} />;
});

function Line({ id, line, color, prefix, wrap, times, open, onToggle }: Omit<Props, 'entry'> & { id: number; line: LogLine; color: string }) {
  const read = useMemo(() => readLine(line.text), [line]);
  const level = line.level === 'none' ? '' : line.level;
  const ground = line.level === 'error' ? 'bg-failed-soft' : line.level === 'warn' ? 'bg-warning-soft' : '';
  const pod = line.pod.startsWith(prefix) ? line.pod.slice(prefix.length) : line.pod;
  return (
    <div className={ground}>
      <div className="flex gap-3 px-4 hover:bg-hover">
        {times && <time dateTime={line.at} title={formatExact(line.at)} className="shrink-0 text-faint">{formatClockWithMillis(line.at)}</time>}
        <span title={`${line.pod} · ${line.container}`} className={`w-44 shrink-0 truncate max-md:w-24 ${color}`}>{pod}</span>
        <span className={`w-10 shrink-0 ${levelLook[line.level]}`}>{level}</span>
        {read.json === null
          ? <span aria-hidden className="w-4 shrink-0" />
          : <button type="button" aria-expanded={open} aria-label="All fields" onClick={() => { onToggle(id); }} className="flex h-5 w-4 shrink-0 items-center justify-center rounded text-faint hover:text-ink"><ChevronRight aria-hidden className={`size-3.5 ${open ? 'rotate-90' : ''}`} /></button>}
        <span className={`min-w-0 grow ${wrap ? 'break-words whitespace-pre-wrap' : 'truncate whitespace-pre'}`}>
          {read.message}
          {read.fields.map(([key, value]) => <span key={key} className="text-muted"> <span className="text-faint">{key}=</span>{value}</span>)}
        </span>
      </div>
      {open && read.json !== null && <pre className="mx-4 mb-1 overflow-x-auto border-l-2 border-line-strong py-1 pl-4 text-muted">{JSON.stringify(read.json, null, 2)}</pre>}
    </div>
  );
}
