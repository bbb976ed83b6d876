import { CalendarDays, CircleAlert } from 'lucide-react';
import { dueInFull, dueWords } from '../../lib/due-date.ts';

const COLOURS = { overdue: 'text-bad', today: 'text-warn', soon: 'text-soft', later: 'text-faint' };

/** When a task is due, in short words; the whole date on hover. */
export function DueLabel({ dueAt, now }: { dueAt: string; now: Date }) {
  const { text, state } = dueWords(dueAt, now);
  const Icon = state === 'overdue' ? CircleAlert : CalendarDays;
  return (
    <time dateTime={dueAt} title={dueInFull(dueAt)} className={`inline-flex items-center gap-1 whitespace-nowrap ${COLOURS[state]}`}>
      <Icon size={12} aria-hidden />
      {text}
    </time>
  );
}
