import type { Operation, Verdict } from '@wheelhouse/console-contract/release.ts';
import type { Tone } from '@wheelhouse/console-contract/rows.ts';
import { formatDuration } from '../../lib/durations.ts';

export const verdictTone: Record<Verdict['state'], Tone> = { None: 'stale', Progressing: 'progressing', Ready: 'ok', Degraded: 'warning', Failed: 'failed' };

/** “Ready in 11.8 s”; the state's own word while there is no duration. */
export function toVerdictTitle(verdict: Verdict, release: string): string {
  const revision = verdict.revision === null ? '' : ` · revision ${verdict.revision}`;
  switch (verdict.state) {
    case 'None': return `${release} is not deployed`;
    case 'Progressing': return `${release}${revision} is rolling out`;
    case 'Ready': return verdict.durationMs === null ? `${release}${revision} is serving` : `${release}${revision} · Ready in ${formatDuration(verdict.durationMs)}`;
    case 'Degraded': return `${release}${revision} is degraded`;
    case 'Failed': return `${release}${revision} failed`;
    default: {
      const unknown: never = verdict.state;
      return unknown;
    }
  }
}

/** What a running operation is called: “Upgrading to revision 3”. */
export function toOperationTitle(operation: Operation): string {
  const to = operation.revision === null ? '' : ` revision ${operation.revision}`;
  switch (operation.kind) {
    case 'install': return `Installing${to}`;
    case 'upgrade': return `Upgrading${to === '' ? '' : ` to${to}`}`;
    case 'rollback': return `Rolling back${to === '' ? '' : `, as${to}`}`;
    case 'uninstall': return 'Uninstalling';
    default: {
      const unknown: never = operation.kind;
      return unknown;
    }
  }
}
