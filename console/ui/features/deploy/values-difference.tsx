'use client';
import { compareValues, type ValueChange } from './compare-values.ts';

/** Two values texts compared leaf by leaf. `unset` says what holds where a value is not given. */
export function ValuesDifference({ before, after, unset, none }: { before: string; after: string; unset: string; none: string }) {
  const changes = compareValues(before, after);
  if (changes.length === 0) return <p className="text-muted">{none}</p>;
  const toText = (value: string | null) => (value === null ? <span className="font-sans text-faint">{unset}</span> : value);
  return (
    <ul aria-label="Differences of the values" className="flex flex-col divide-y divide-line">
      {changes.map((change) => {
        const kind = toKind(change);
        return (
          <li key={change.path} className="grid grid-cols-[5rem_minmax(0,1fr)] gap-x-3 py-2 text-xs first:pt-0 last:pb-0">
            <span className={kind.color}><span aria-hidden className="inline-block w-4 font-mono">{kind.sign}</span>{kind.word}</span>
            <span className="font-mono font-medium wrap-anywhere">{change.path}</span>
            <span className="col-start-2 font-mono wrap-anywhere text-muted">{toText(change.before)} <span className="text-faint">→</span> <span className="text-ink">{toText(change.after)}</span></span>
          </li>
        );
      })}
    </ul>
  );
}

function toKind(change: ValueChange): { sign: string; word: string; color: string } {
  if (change.before === null) return { sign: '+', word: 'set', color: 'text-ok' };
  if (change.after === null) return { sign: '−', word: 'unset', color: 'text-failed' };
  return { sign: '~', word: 'changed', color: 'text-progressing' };
}
