import type { LoadRun } from '@wheelhouse/console-contract/scaling.ts';
import { formatCount } from '../../lib/units.ts';

/** “0”, “12 (0.2 %)”: the count and, when there are any, their share; a run fails over 1 %. */
export function toErrorShare(load: Pick<LoadRun, 'requests' | 'errors'>): string {
  if (load.errors === 0 || load.requests === 0) return formatCount(load.errors);
  return `${formatCount(load.errors)} (${((load.errors / load.requests) * 100).toFixed(1)} %)`;
}
