'use client';
import { toneIcon, toneText } from '../../components/tone.tsx';
import { formatDuration, formatExact } from '../../lib/durations.ts';
import { useLive } from '../../lib/live.tsx';

/** The steps of the newest operation, each at its offset from the click; the mark on the right is the same as a position (`compact`: without it). */
export function Timeline({ compact = false }: { compact?: boolean }) {
  const steps = useLive((state) => state.timeline);
  const end = Math.max(1, ...steps.map((step) => step.offsetMs));
  return (
    <ol aria-label="Timeline" tabIndex={0} className="flex max-h-80 flex-col overflow-y-auto py-2">
      {steps.map((step) => {
        const Icon = toneIcon[step.tone];
        return (
          <li key={step.id} className={`grid min-h-6 grid-cols-[5rem_1rem_minmax(0,1fr)] items-center gap-3 px-4 hover:bg-hover ${compact ? '' : 'md:grid-cols-[5rem_1rem_minmax(0,1fr)_minmax(0,18rem)]'}`}>
            <time dateTime={step.at} title={formatExact(step.at)} className="text-right font-mono text-xs text-faint">+{formatDuration(step.offsetMs)}</time>
            <Icon aria-label={step.tone} className={`size-3.5 ${toneText[step.tone]}`} strokeWidth={2.5} />
            <span className="min-w-0 truncate" title={`${step.object}: ${step.label}`}>{step.label}</span>
            {!compact && <span aria-hidden className="relative hidden h-6 border-l border-line md:block">
              <span className="absolute top-3 right-0 left-0 h-px bg-line" />
              <span className={`absolute top-1.5 h-3 w-[3px] rounded-full bg-current ${toneText[step.tone]}`} style={{ left: `calc(${((step.offsetMs / end) * 100).toFixed(2)}% - ${((step.offsetMs / end) * 3).toFixed(2)}px)` }} />
            </span>}
          </li>
        );
      })}
    </ol>
  );
}
