import type { Tone } from '@wheelhouse/console-contract/rows.ts';
import { Check, CircleDotDashed, CircleX, Clock, type LucideIcon, TriangleAlert } from 'lucide-react';

/** Icon of each tone. Colour is never alone: a tone always comes with its icon and a word. */
export const toneIcon: Record<Tone, LucideIcon> = {
  ok: Check, progressing: CircleDotDashed, warning: TriangleAlert, failed: CircleX, stale: Clock,
};

export const toneText: Record<Tone, string> = {
  ok: 'text-ok', progressing: 'text-progressing', warning: 'text-warning', failed: 'text-failed', stale: 'text-stale',
};

export const toneSoft: Record<Tone, string> = {
  ok: 'bg-ok-soft text-ok', progressing: 'bg-progressing-soft text-progressing', warning: 'bg-warning-soft text-warning',
  failed: 'bg-failed-soft text-failed', stale: 'bg-stale-soft text-stale',
};

/** The state's colour as a line: edges of topology nodes, sparklines. */
export const toneLine: Record<Tone, string> = {
  ok: 'border-l-ok-line', progressing: 'border-l-progressing-line', warning: 'border-l-warning-line',
  failed: 'border-l-failed-line', stale: 'border-l-stale-line',
};

export function ToneBadge({ tone, children, size = 'normal' }: { tone: Tone; children: string; size?: 'normal' | 'large' }) {
  const Icon = toneIcon[tone];
  const room = size === 'large' ? 'h-8 gap-1.5 px-3 text-base' : 'h-5 gap-1 px-1.5 text-xs';
  return (
    <span className={`inline-flex max-w-full shrink-0 items-center whitespace-nowrap rounded font-semibold ${room} ${toneSoft[tone]}`}>
      <Icon aria-hidden className={`shrink-0 ${size === 'large' ? 'size-4' : 'size-3'}`} strokeWidth={2.5} />
      <span className="min-w-0 truncate">{children}</span>
    </span>
  );
}
