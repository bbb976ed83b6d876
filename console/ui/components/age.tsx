'use client';
import { useTimeText } from '../lib/clock.ts';
import { formatAge, formatExact } from '../lib/durations.ts';

/** How long ago `at` was, ticking; the exact time on hover. */
export function Age({ at, suffix = '' }: { at: string; suffix?: string }) {
  const text = useTimeText((nowMs) => formatAge(nowMs - Date.parse(at)));
  return <time dateTime={at} title={formatExact(at)} className="whitespace-nowrap">{text}{suffix}</time>;
}
