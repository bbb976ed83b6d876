import type { DaemonSet, Deployment, ReplicaSet, StatefulSet } from 'kubernetes-types/apps/v1.d.ts';
import type { HorizontalPodAutoscaler } from 'kubernetes-types/autoscaling/v2.d.ts';
import type { Job } from 'kubernetes-types/batch/v1.d.ts';
import type { Event, PersistentVolumeClaim, Pod, Secret, Service } from 'kubernetes-types/core/v1.d.ts';
import type { EndpointSlice } from 'kubernetes-types/discovery/v1.d.ts';
import type { ObjectMeta } from 'kubernetes-types/meta/v1.d.ts';
import type { Ingress } from 'kubernetes-types/networking/v1.d.ts';

/** Kinds that the console reads. */
export type Kinds = {
  Pod: Pod; Deployment: Deployment; ReplicaSet: ReplicaSet; StatefulSet: StatefulSet; DaemonSet: DaemonSet; Job: Job;
  Service: Service; EndpointSlice: EndpointSlice; Ingress: Ingress;
  HorizontalPodAutoscaler: HorizontalPodAutoscaler; PersistentVolumeClaim: PersistentVolumeClaim; Event: Event; Secret: Secret;
};
export type Kind = keyof Kinds;

/** Metadata that an API server always sets on an object it returns. */
export type LiveMeta = ObjectMeta & { name: string; uid: string; resourceVersion: string; creationTimestamp: string };
export type Live<K extends Kind> = Kinds[K] & { metadata: LiveMeta };

const paths: Record<Kind, { api: string; plural: string }> = {
  Pod: { api: '/api/v1', plural: 'pods' },
  Deployment: { api: '/apis/apps/v1', plural: 'deployments' },
  ReplicaSet: { api: '/apis/apps/v1', plural: 'replicasets' },
  StatefulSet: { api: '/apis/apps/v1', plural: 'statefulsets' },
  DaemonSet: { api: '/apis/apps/v1', plural: 'daemonsets' },
  Job: { api: '/apis/batch/v1', plural: 'jobs' },
  Service: { api: '/api/v1', plural: 'services' },
  EndpointSlice: { api: '/apis/discovery.k8s.io/v1', plural: 'endpointslices' },
  Ingress: { api: '/apis/networking.k8s.io/v1', plural: 'ingresses' },
  HorizontalPodAutoscaler: { api: '/apis/autoscaling/v2', plural: 'horizontalpodautoscalers' },
  PersistentVolumeClaim: { api: '/api/v1', plural: 'persistentvolumeclaims' },
  Event: { api: '/api/v1', plural: 'events' },
  Secret: { api: '/api/v1', plural: 'secrets' },
};

/** Path of a collection: of one namespace, or of the whole cluster when `namespace` is left out. */
export function collectionPath(kind: Kind, namespace?: string): string {
  const { api, plural } = paths[kind];
  return namespace === undefined ? `${api}/${plural}` : `${api}/namespaces/${encodeURIComponent(namespace)}/${plural}`;
}

/** Path of one object of a namespace. */
export function objectPath(kind: Kind, namespace: string, name: string): string {
  return `${collectionPath(kind, namespace)}/${encodeURIComponent(name)}`;
}
