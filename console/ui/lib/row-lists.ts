import type {
  EventRow, HpaRow, IngressRow, PodRow, RevisionRow, Row, ServiceRow, VolumeRow, WorkloadRow,
} from '@wheelhouse/console-contract/rows.ts';

/** Rows by type, each in the order the pages show them: names ascending, events and revisions newest first. */
export type RowLists = {
  pods: readonly PodRow[];
  workloads: readonly WorkloadRow[];
  services: readonly ServiceRow[];
  ingresses: readonly IngressRow[];
  hpas: readonly HpaRow[];
  volumes: readonly VolumeRow[];
  events: readonly EventRow[];
  revisions: readonly RevisionRow[];
};

export const emptyLists: RowLists = {
  pods: [], workloads: [], services: [], ingresses: [], hpas: [], volumes: [], events: [], revisions: [],
};

/** Groups rows by type. A list with the same rows in the same order as in `old` is the old list itself. */
export function toLists(rows: Iterable<Row>, old: RowLists): RowLists {
  const pods: PodRow[] = [];
  const workloads: WorkloadRow[] = [];
  const services: ServiceRow[] = [];
  const ingresses: IngressRow[] = [];
  const hpas: HpaRow[] = [];
  const volumes: VolumeRow[] = [];
  const events: EventRow[] = [];
  const revisions: RevisionRow[] = [];
  for (const row of rows) {
    switch (row.type) {
      case 'pod': pods.push(row); break;
      case 'workload': workloads.push(row); break;
      case 'service': services.push(row); break;
      case 'ingress': ingresses.push(row); break;
      case 'hpa': hpas.push(row); break;
      case 'volume': volumes.push(row); break;
      case 'event': events.push(row); break;
      case 'revision': revisions.push(row); break;
      default: {
        const unknown: never = row;
        throw new Error(`unknown row ${JSON.stringify(unknown)}`);
      }
    }
  }
  return {
    pods: keep(old.pods, pods.sort(byName)),
    workloads: keep(old.workloads, workloads.sort(byName)),
    services: keep(old.services, services.sort(byName)),
    ingresses: keep(old.ingresses, ingresses.sort(byName)),
    hpas: keep(old.hpas, hpas.sort(byName)),
    volumes: keep(old.volumes, volumes.sort(byName)),
    events: keep(old.events, events.sort((a, b) => compare(b.lastAt, a.lastAt) || compare(a.key, b.key))),
    revisions: keep(old.revisions, revisions.sort((a, b) => b.revision - a.revision)),
  };
}

function byName(a: Row, b: Row): number {
  return compare(a.name, b.name);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function keep<T>(old: readonly T[], next: readonly T[]): readonly T[] {
  return old.length === next.length && old.every((row, index) => row === next[index]) ? old : next;
}
