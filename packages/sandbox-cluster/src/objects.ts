import type { Deployment, ReplicaSet, StatefulSet, DaemonSet, ControllerRevision } from 'kubernetes-types/apps/v1.d.ts';
import type { HorizontalPodAutoscaler } from 'kubernetes-types/autoscaling/v2.d.ts';
import type { Job, CronJob } from 'kubernetes-types/batch/v1.d.ts';
import type { Lease } from 'kubernetes-types/coordination/v1.d.ts';
import type {
  ConfigMap, Endpoints, Event, LimitRange, Namespace, Node, PersistentVolume, PersistentVolumeClaim,
  Pod, ResourceQuota, Secret, Service, ServiceAccount,
} from 'kubernetes-types/core/v1.d.ts';
import type { EndpointSlice } from 'kubernetes-types/discovery/v1.d.ts';
import type { ObjectMeta } from 'kubernetes-types/meta/v1.d.ts';
import type { Ingress, IngressClass, NetworkPolicy } from 'kubernetes-types/networking/v1.d.ts';
import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1.d.ts';
import type { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from 'kubernetes-types/rbac/v1.d.ts';
import type { PriorityClass } from 'kubernetes-types/scheduling/v1.d.ts';
import type { StorageClass } from 'kubernetes-types/storage/v1.d.ts';

/** Every kind that the cluster stores, by name. Kind names are unique here, so no group is needed to tell them apart. */
export type Kinds = {
  Namespace: Namespace; Node: Node; Pod: Pod; Service: Service; Endpoints: Endpoints; ConfigMap: ConfigMap; Secret: Secret;
  Event: Event; ServiceAccount: ServiceAccount; PersistentVolume: PersistentVolume; PersistentVolumeClaim: PersistentVolumeClaim;
  ResourceQuota: ResourceQuota; LimitRange: LimitRange;
  Deployment: Deployment; ReplicaSet: ReplicaSet; StatefulSet: StatefulSet; DaemonSet: DaemonSet; ControllerRevision: ControllerRevision;
  Job: Job; CronJob: CronJob; HorizontalPodAutoscaler: HorizontalPodAutoscaler; EndpointSlice: EndpointSlice;
  Ingress: Ingress; IngressClass: IngressClass; NetworkPolicy: NetworkPolicy; PodDisruptionBudget: PodDisruptionBudget;
  Role: Role; RoleBinding: RoleBinding; ClusterRole: ClusterRole; ClusterRoleBinding: ClusterRoleBinding;
  PriorityClass: PriorityClass; StorageClass: StorageClass; Lease: Lease;
};
export type Kind = keyof Kinds;

/** Metadata that a stored object always has. Cluster-scoped objects have the namespace ''. */
export type StoredMeta = ObjectMeta & { name: string; namespace: string; uid: string; resourceVersion: string; creationTimestamp: string };
/** A stored object. Frozen: to change one, `structuredClone` it and `update`. */
export type Stored<K extends Kind = Kind> = Kinds[K] & { apiVersion: string; kind: K; metadata: StoredMeta };

export type Change<K extends Kind = Kind> = { type: 'ADDED' | 'MODIFIED' | 'DELETED'; kind: K; object: Stored<K>; previous: Stored<K> | undefined };

export type DeleteOptions = {
  /** Pods: seconds between SIGTERM and SIGKILL; undefined = the pod's own; 0 = gone at once from the store. */
  gracePeriodSeconds?: number;
  propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
  /** Refuse (409) unless the live object has these. */
  preconditions?: { uid?: string; resourceVersion?: string };
};

/** Thrown by every writer; carries what the API answers. */
export class StatusError extends Error {
  readonly code: number;
  readonly reason: string;
  readonly details: Record<string, unknown>;
  constructor(code: number, reason: string, message: string, details: Record<string, unknown> = {}) {
    super(message);
    this.code = code;
    this.reason = reason;
    this.details = details;
  }
}

/**
 * The cluster's objects, in memory and durable. All calls are synchronous; the HTTP door awaits `durable()` before it
 * acknowledges a write. The same rules hold here as over HTTP:
 * - `create` sets uid, creationTimestamp, resourceVersion, generation 1 and the defaults of the kind; 409 AlreadyExists.
 * - `update` writes everything but status; 409 Conflict when metadata.resourceVersion is given and not the live one;
 *   generation grows only when the spec changed; an update that changes nothing is not a write.
 * - `updateStatus` writes status (and metadata.annotations / labels as given) only; same conflict rule; no generation.
 * - `remove`: an object with finalizers, and a bound Pod with a grace period, only gets deletionTimestamp (MODIFIED); the kubelet calls
 *   `remove(..., { gracePeriodSeconds: 0 })` when its processes are gone. Clearing the last finalizer of a deleted object removes it.
 * - 404 NotFound where the object must exist.
 */
export interface Objects {
  get<K extends Kind>(kind: K, namespace: string, name: string): Stored<K> | undefined;
  /** All of a kind, or those of one namespace; sorted by namespace, name. */
  list<K extends Kind>(kind: K, namespace?: string): Stored<K>[];
  create<K extends Kind>(kind: K, object: Kinds[K]): Stored<K>;
  update<K extends Kind>(kind: K, object: Kinds[K]): Stored<K>;
  updateStatus<K extends Kind>(kind: K, object: Kinds[K]): Stored<K>;
  remove(kind: Kind, namespace: string, name: string, options?: DeleteOptions): void;
  /**
   * Calls `listener` synchronously after each change of these kinds, in resourceVersion order. No replay: list first, in the same tick.
   * A listener must not throw and should only note a key and return.
   */
  watch<K extends Kind>(kinds: readonly K[], listener: (change: Change<K>) => void): () => void;
  /** Resolves when everything written so far is on disk. */
  durable(): Promise<void>;
}
