'use client';
import type { PodRow } from '@wheelhouse/console-contract/rows.ts';
import { ScrollText, Trash2 } from 'lucide-react';
import Link from 'next/link';
import { memo } from 'react';
import { Age } from '../../components/age.tsx';
import { IconButton } from '../../components/button.tsx';
import { LiveBadge } from '../../components/live-badge.tsx';
import { formatBytes, formatCpu } from '../../lib/units.ts';

export const PodTableRow = memo(function PodTableRow({ pod, isOther, onDelete }: { pod: PodRow; isOther: boolean; onDelete: (name: string) => void }) {
  return (
    <tr className="h-9 border-b border-line last:border-b-0 hover:bg-hover">
      <th scope="row" className="px-3 pl-4 text-left font-medium whitespace-nowrap">{pod.name}{isOther && <span className="ml-2 text-xs font-normal text-faint">not of this release</span>}</th>
      <td className="w-full max-w-0 px-3">
        <div className="flex min-w-0 items-center gap-2">
          <LiveBadge tone={pod.tone}>{pod.status}</LiveBadge>
          {pod.detail !== '' && <span className="min-w-0 truncate text-xs text-muted" title={pod.detail}>{pod.detail}</span>}
        </div>
      </td>
      <td className="px-3 text-right">{pod.readyContainers}/{pod.containers.length}</td>
      <td className={`px-3 text-right ${pod.restarts > 0 ? 'font-semibold text-warning' : ''}`}>{pod.restarts}</td>
      <td className="px-3 text-right whitespace-nowrap">{pod.cpuMillicores === null ? '–' : formatCpu(pod.cpuMillicores)}</td>
      <td className="px-3 text-right whitespace-nowrap">{pod.memoryBytes === null ? '–' : formatBytes(pod.memoryBytes)}</td>
      <td className="px-3 whitespace-nowrap">
        {pod.image}
        {pod.imageDigest !== '' && <code className="ml-2 rounded bg-sunken px-1 py-0.5 font-mono text-xs text-muted" title={pod.imageDigest}>{toShortDigest(pod.imageDigest)}</code>}
      </td>
      <td className="px-3 text-right"><Age at={pod.createdAt} /></td>
      <td className="pr-3">
        <div className="flex justify-end">
          <Link href={`/logs?pod=${encodeURIComponent(pod.name)}`} aria-label={`Logs of ${pod.name}`} title="Logs" className="inline-flex size-7 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink"><ScrollText aria-hidden className="size-4" /></Link>
          <IconButton label={`Delete pod ${pod.name}`} onClick={() => { onDelete(pod.name); }} className="hover:text-failed!"><Trash2 aria-hidden className="size-4" /></IconButton>
        </div>
      </td>
    </tr>
  );
});

/** The six hex digits people compare by eye. */
function toShortDigest(digest: string): string {
  return digest.replace(/^.*sha256:/, '').slice(0, 6);
}
