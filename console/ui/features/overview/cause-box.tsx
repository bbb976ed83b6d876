import type { Cause } from '@wheelhouse/console-contract/release.ts';

/** Why it is not Ready: the object that shows it, what it says itself, what to do. */
export function CauseBox({ cause }: { cause: Cause }) {
  return (
    <dl className="mt-3 grid max-w-4xl grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 border-l-2 border-failed-line pl-4 max-sm:grid-cols-1">
      <dt className="text-faint">Cause</dt>
      <dd className="font-medium">{cause.message} <span className="font-mono text-xs text-muted">{cause.object}</span></dd>
      {cause.evidence !== '' && <><dt className="text-faint">Evidence</dt><dd className="font-mono text-xs leading-5 break-words whitespace-pre-wrap text-muted">{cause.evidence}</dd></>}
      {cause.remedy !== '' && <><dt className="text-faint">Remedy</dt><dd>{cause.remedy}</dd></>}
    </dl>
  );
}
