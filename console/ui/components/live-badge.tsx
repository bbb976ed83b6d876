'use client';
import type { Tone } from '@wheelhouse/console-contract/rows.ts';
import { useFreshness } from '../lib/live.tsx';
import { ToneBadge } from './tone.tsx';

/** State of a row. While the page is not live the word stays, the tone turns stale: what is shown is the last known state. */
export function LiveBadge({ tone, children }: { tone: Tone; children: string }) {
  const fresh = useFreshness().state === 'live';
  return fresh ? <ToneBadge tone={tone}>{children}</ToneBadge> : <ToneBadge tone="stale">{`${children} · stale`}</ToneBadge>;
}
