import { isDeepStrictEqual } from 'node:util';
import type { EventRow, PodRow, Row } from '@wheelhouse/console-contract/rows.ts';
import type { ReleaseRecord } from '../helm/release-record.ts';
import type { PodUsage } from '../kube/metrics.ts';
import type { Kinds, Live } from '../kube/resources.ts';
import { toPodRow } from './pod-row.ts';
import { toPodProblem, type PodProblem } from './pod-status.ts';
import { byLastAt, toEventRow, toHpaRow, toIngressRow, toRevisionRow, toServiceRow, toVolumeRow } from './rows.ts';
import { toDaemonSetRow, toDeploymentRow, toJobRow, toStatefulSetRow } from './workload-row.ts';

/** Kinds that the state keeps whole. Secrets are not among them: they become `ReleaseRecord`s on arrival. */
export type KeptKind = Exclude<keyof Kinds, 'Secret'>;
type Kept = { [K in KeptKind]: Map<string, Live<K>> };
type RowType = Row['type'];

/** Which rows a change of a kind can alter. */
const touches: Record<KeptKind, readonly RowType[]> = {
  Pod: ['pod', 'volume'], ReplicaSet: ['pod'],
  Deployment: ['workload'], StatefulSet: ['workload'], DaemonSet: ['workload'], Job: ['workload'],
  Service: ['service'], EndpointSlice: ['service'], Ingress: ['ingress'], HorizontalPodAutoscaler: ['hpa'],
  PersistentVolumeClaim: ['volume'], Event: ['event'],
};

export type Change = { upserted: Row[]; removed: string[] };

/** When the console itself saw a pod reach a stage, in milliseconds; Kubernetes' own stamps have whole seconds. */
export type Seen = { scheduledMs?: number; startedMs?: number; readyMs?: number };

const tickMs = 20;
const maxEvents = 500;

/**
 * What the cluster looks like now, as rows. Watches write objects in; at most every 20 ms the rows that can have changed are
 * computed again and compared, and listeners get the difference. Reading `rows()` and subscribing in the same tick leaves no gap.
 */
export class ClusterState {
  readonly #kept: Kept = {
    Pod: new Map(), Deployment: new Map(), ReplicaSet: new Map(), StatefulSet: new Map(), DaemonSet: new Map(), Job: new Map(),
    Service: new Map(), EndpointSlice: new Map(), Ingress: new Map(), HorizontalPodAutoscaler: new Map(),
    PersistentVolumeClaim: new Map(), Event: new Map(),
  };
  readonly #records = new Map<string, ReleaseRecord>();
  readonly #rows = new Map<string, Row>();
  readonly #seen = new Map<string, Seen>();
  readonly #dirty = new Set<RowType>();
  readonly #listeners = new Set<(change: Change) => void>();
  readonly #now: () => number;
  #usage = new Map<string, PodUsage>();
  #timer: NodeJS.Timeout | null = null;

  constructor(options: { now?: () => number } = {}) {
    this.#now = options.now ?? Date.now;
  }

  rows(): Row[] {
    return [...this.#rows.values()];
  }

  /** Problems of pods by pod name; computed from the same objects as the rows. */
  problems(): Map<string, PodProblem> {
    const problems = new Map<string, PodProblem>();
    for (const pod of this.#kept.Pod.values()) {
      const problem = toPodProblem(pod);
      if (problem) problems.set(pod.metadata.name, problem);
    }
    return problems;
  }

  /** Pod name → when its stages were seen. */
  seen(): ReadonlyMap<string, Seen> {
    return this.#seen;
  }

  onChange(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  upsert<K extends KeptKind>(kind: K, object: Live<K>): void {
    // Half of an object's bytes, and nothing that a row shows.
    delete object.metadata.managedFields;
    this.#kept[kind].set(object.metadata.name, object);
    this.#touch(touches[kind]);
  }

  remove(kind: KeptKind, name: string): void {
    if (this.#kept[kind].delete(name)) this.#touch(touches[kind]);
    if (kind === 'Pod') this.#seen.delete(name);
  }

  replace<K extends KeptKind>(kind: K, objects: Live<K>[]): void {
    const names = new Set(objects.map((object) => object.metadata.name));
    for (const name of [...this.#kept[kind].keys()]) if (!names.has(name)) this.remove(kind, name);
    for (const object of objects) this.upsert(kind, object);
    this.#touch(touches[kind]);
  }

  upsertRecord(record: ReleaseRecord): void {
    this.#records.set(`${record.name}.v${record.revision}`, record);
    this.#touch(['revision']);
  }

  removeRecord(key: string): void {
    if (this.#records.delete(key)) this.#touch(['revision']);
  }

  replaceRecords(records: ReleaseRecord[]): void {
    this.#records.clear();
    for (const record of records) this.upsertRecord(record);
    this.#touch(['revision']);
  }

  setUsage(usage: PodUsage[]): void {
    this.#usage = new Map(usage.map((one) => [one.pod, one]));
    this.#touch(['pod']);
  }

  close(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#listeners.clear();
  }

  #touch(types: readonly RowType[]): void {
    for (const type of types) this.#dirty.add(type);
    this.#timer ??= setTimeout(() => this.#flush(), tickMs);
  }

  #flush(): void {
    this.#timer = null;
    const types = new Set(this.#dirty);
    this.#dirty.clear();
    const next = new Map([...types].flatMap((type) => this.#compute(type)).map((row) => [row.key, row]));
    const change: Change = { upserted: [], removed: [] };
    for (const [key, row] of this.#rows) {
      if (!types.has(row.type) || next.has(key)) continue;
      this.#rows.delete(key);
      change.removed.push(key);
    }
    for (const [key, row] of next) {
      if (isDeepStrictEqual(this.#rows.get(key), row)) continue;
      this.#rows.set(key, row);
      change.upserted.push(row);
    }
    if (change.upserted.length + change.removed.length === 0) return;
    for (const listener of this.#listeners) listener(change);
  }

  #compute(type: RowType): Row[] {
    const kept = this.#kept;
    switch (type) {
      case 'pod': return [...kept.Pod.values()].map((pod) => this.#note(toPodRow(pod, { replicaSets: kept.ReplicaSet, usage: this.#usage })));
      case 'workload': return [
        ...[...kept.Deployment.values()].map(toDeploymentRow),
        ...[...kept.StatefulSet.values()].map(toStatefulSetRow),
        ...[...kept.DaemonSet.values()].map(toDaemonSetRow),
        ...[...kept.Job.values()].map(toJobRow),
      ];
      case 'service': return [...kept.Service.values()].map((service) => toServiceRow(service, [...kept.EndpointSlice.values()]));
      case 'ingress': return [...kept.Ingress.values()].map(toIngressRow);
      case 'hpa': return [...kept.HorizontalPodAutoscaler.values()].map(toHpaRow);
      case 'volume': return [...kept.PersistentVolumeClaim.values()].map((claim) => toVolumeRow(claim, kept.Pod.values()));
      case 'event': return this.#newestEvents();
      case 'revision': return [...this.#records.values()].map(toRevisionRow);
      default: return type satisfies never;
    }
  }

  /** Notes the stages in which a pod is seen for the first time. */
  #note(pod: PodRow): PodRow {
    const nowMs = this.#now();
    const seen = this.#seen.get(pod.name) ?? {};
    if (pod.node !== '') seen.scheduledMs ??= nowMs;
    if (pod.startedAt !== null) seen.startedMs ??= nowMs;
    if (pod.readyAt !== null) seen.readyMs ??= nowMs;
    this.#seen.set(pod.name, seen);
    return pod;
  }

  #newestEvents(): EventRow[] {
    return [...this.#kept.Event.values()].map(toEventRow).toSorted(byLastAt).slice(0, maxEvents);
  }
}
