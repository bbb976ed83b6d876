'use client';
import { compareValues, type ValueChange } from './compare-values.ts';

/** Two values texts compared leaf by leaf. `unset` says what holds where a value is not given. */
export function ValuesDifference({ before, after, unset, none }: { before: string; after: string; unset: string; none: string }) {
  const changes = compareValues(before, after);
  if (changes.length === 0) return <p className="text-muted">{none}</p>;
  return (
    <div className="relative overflow-x-auto" tabIndex={0} role="group" aria-label="Differences">
      <table aria-label="Differences of the values" className="w-full border-collapse text-xs">
        <thead className="sr-only"><tr><th scope="col">Change</th><th scope="col">Value</th><th scope="col">Before</th><th scope="col">After</th></tr></thead>
        <tbody>
          {changes.map((change) => {
            const kind = toKind(change);
            return (
              <tr key={change.path} className="border-b border-line align-top last:border-b-0">
                <td className={`py-1.5 pr-3 whitespace-nowrap ${kind.color}`}><span aria-hidden className="mr-1 inline-block w-2 font-mono">{kind.sign}</span>{kind.word}</td>
                <th scope="row" className="py-1.5 pr-4 text-left font-mono font-medium break-all">{change.path}</th>
                <td className="py-1.5 pr-2 font-mono break-all text-muted">{change.before ?? <span className="font-sans text-faint">{unset}</span>}</td>
                <td className="w-1/3 py-1.5 font-mono break-all"><span aria-hidden className="mr-2 text-faint">→</span>{change.after ?? <span className="font-sans text-faint">{unset}</span>}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function toKind(change: ValueChange): { sign: string; word: string; color: string } {
  if (change.before === null) return { sign: '+', word: 'set', color: 'text-ok' };
  if (change.after === null) return { sign: '−', word: 'unset', color: 'text-failed' };
  return { sign: '~', word: 'changed', color: 'text-progressing' };
}
