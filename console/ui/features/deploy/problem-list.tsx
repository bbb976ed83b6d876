import { CircleX, TriangleAlert } from 'lucide-react';
import type { ValuesProblem } from './check-values.ts';

/** Errors and warnings under the editor, read out when they change. */
export function ProblemList({ problems }: { problems: readonly ValuesProblem[] }) {
  return (
    <ul id="values-problems" aria-live="polite" aria-label="Problems in the values" className={problems.length === 0 ? 'sr-only' : 'flex flex-col gap-1 border-t border-line px-4 py-2 text-xs'}>
      {problems.length === 0 && <li>No problem found</li>}
      {problems.map((problem) => {
        const Icon = problem.severity === 'error' ? CircleX : TriangleAlert;
        return (
          <li key={`${problem.line} ${problem.message}`} className={`flex gap-2 ${problem.severity === 'error' ? 'text-failed' : 'text-warning'}`}>
            <Icon aria-label={problem.severity} className="mt-0.5 size-3.5 shrink-0" />
            <span><b className="font-semibold">Line {problem.line}</b> {problem.message}</span>
          </li>
        );
      })}
    </ul>
  );
}
