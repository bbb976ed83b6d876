import type { Operation } from '@wheelhouse/console-contract/release.ts';
import type { EventRow, HpaRow, PodRow, RevisionRow, Row, WorkloadRow } from '@wheelhouse/console-contract/rows.ts';
import type { Seen } from '../cluster/cluster-state.ts';
import type { PodProblem } from '../cluster/pod-status.ts';

/** Everything that the verdict and the timeline are computed from: the cluster now, and the newest operation. */
export type ReleaseView = {
  pods: PodRow[];
  workloads: WorkloadRow[];
  hpas: HpaRow[];
  events: EventRow[];
  /** The newest revision, if any. */
  revision: RevisionRow | null;
  problems: ReadonlyMap<string, PodProblem>;
  seen: ReadonlyMap<string, Seen>;
  operation: Operation | null;
  /** When the operation's revision was first Ready; null before. */
  readyAt: string | null;
  nowMs: number;
  /** False until the cluster has been seen once: then an empty list means nothing. */
  isKnown: boolean;
};

/** Sorts the rows of one release out of those of its namespace. */
export function toReleaseView(
  release: string,
  rows: readonly Row[],
  rest: Pick<ReleaseView, 'problems' | 'seen' | 'operation' | 'readyAt' | 'nowMs' | 'isKnown'>,
): ReleaseView {
  const view: ReleaseView = { pods: [], workloads: [], hpas: [], events: [], revision: null, ...rest };
  for (const row of rows) {
    if (row.type === 'event') view.events.push(row);
    if (!('release' in row) || row.release !== release) continue;
    if (row.type === 'pod') view.pods.push(row);
    if (row.type === 'workload') view.workloads.push(row);
    if (row.type === 'hpa') view.hpas.push(row);
    if (row.type === 'revision' && row.revision > (view.revision?.revision ?? 0)) view.revision = row;
  }
  view.pods.sort((a, b) => a.createdAt.localeCompare(b.createdAt) || a.name.localeCompare(b.name));
  return view;
}

/** The operation that made the newest revision, if the console made it. */
export function operationOfRevision({ operation, revision }: ReleaseView): Operation | null {
  if (operation === null || revision === null || operation.revision !== revision.revision) return null;
  // Helm's own time of the record lies within the operation; a later revision 1 of another life does not.
  return Date.parse(revision.updatedAt) >= Date.parse(operation.startedAt) - 1_500 ? operation : null;
}

/** “7d9f-x2k” of a Deployment's pod, “0” of a StatefulSet's: what tells a pod from its siblings. */
export function shortName(pod: PodRow): string {
  return pod.workload !== '' && pod.name.startsWith(`${pod.workload}-`) ? pod.name.slice(pod.workload.length + 1).split('-').at(-1) ?? pod.name : pod.name;
}

export function titleOf(row: PodRow | WorkloadRow): string {
  return row.component || row.name;
}
