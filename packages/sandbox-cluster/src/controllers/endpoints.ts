import type { EndpointSubset } from 'kubernetes-types/core/v1.d.ts';
import type { EndpointSlice } from 'kubernetes-types/discovery/v1.d.ts';
import type { Kinds, Objects, Stored } from '../objects.ts';
import { from, splitKey, toKey } from './controller.ts';
import type { Controller, ControllerContext } from './controller.ts';
import { hasAddress, hasEndpoints, hostnameOf, isHeadless, toConditions, toPorts, toTarget } from './endpoint-ports.ts';
import type { Service } from './endpoint-ports.ts';
import { toControllerReference } from './owners.ts';
import { canonicalJson } from './pod-template.ts';
import type { StoredPod } from './pods.ts';
import { matchesLabels } from './selectors.ts';

const SERVICE_NAME = 'kubernetes.io/service-name';
const SLICE_MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
const SLICE_CONTROLLER = 'endpointslice-controller.k8s.io';
const HEADLESS = 'service.kubernetes.io/headless';

/**
 * Service + Pods → EndpointSlices and Endpoints, after pkg/controller/endpoint and staging endpointslice of Kubernetes 1.34. Pods that serve
 * different port numbers under one name get a slice each; upstream's split at 100 endpoints is left out, a node has fewer pods.
 */
export function createEndpointsController({ objects }: ControllerContext): Controller {
  function reconcile(key: string): undefined {
    const { namespace, name } = splitKey(key);
    const service = objects.get('Service', namespace, name);
    if (!service) return removeEndpoints(namespace, name);
    const home = objects.get('Namespace', '', namespace);
    if (!hasEndpoints(service) || !home || home.metadata.deletionTimestamp) return undefined;
    const pods = objects.list('Pod', namespace).filter((pod) => matchesLabels(service.spec?.selector ?? {}, pod.metadata.labels));
    writeSlices(service, pods);
    writeEndpoints(service, pods);
  }

  function writeSlices(service: Service, pods: readonly StoredPod[]): void {
    const wanted = toSlices(service, pods);
    const left = objects.list('EndpointSlice', service.metadata.namespace).filter((slice) => isSliceOf(slice, service));
    for (const slice of wanted) {
      const index = Math.max(0, left.findIndex((known) => canonicalJson(known.ports) === canonicalJson(slice.ports)));
      const [known] = left.splice(index, 1);
      if (!known) objects.create('EndpointSlice', slice);
      else objects.update('EndpointSlice', { ...slice, metadata: { ...known.metadata, labels: slice.metadata?.labels } });
    }
    for (const { metadata } of left) objects.remove('EndpointSlice', metadata.namespace, metadata.name);
  }

  function writeEndpoints(service: Service, pods: readonly StoredPod[]): void {
    const { namespace, name } = service.metadata;
    const wanted = toEndpoints(service, pods);
    const known = objects.get('Endpoints', namespace, name);
    if (!known) objects.create('Endpoints', wanted);
    else objects.update('Endpoints', { ...wanted, metadata: { ...known.metadata, labels: wanted.metadata?.labels } });
  }

  /** Slices go with their owner; Endpoints have none. */
  function removeEndpoints(namespace: string, name: string): undefined {
    if (objects.get('Endpoints', namespace, name)) objects.remove('Endpoints', namespace, name);
  }

  return { name: 'endpoints', sources: [from('Service', (service) => [toKey(service)]), fromPods(objects)], reconcile };
}

export function toSlices(service: Service, pods: readonly StoredPod[]): EndpointSlice[] {
  const groups = new Map<string, EndpointSlice>();
  for (const pod of pods.filter(hasAddress)) {
    const ports = toPorts(service, pod);
    const group = groups.get(canonicalJson(ports)) ?? newSlice(service, ports);
    groups.set(canonicalJson(ports), group);
    group.endpoints.push({
      addresses: [pod.status?.podIP ?? ''],
      conditions: toConditions(service, pod),
      ...hostnameOf(service, pod),
      ...(pod.spec?.nodeName ? { nodeName: pod.spec.nodeName } : {}),
      targetRef: toTarget(pod),
    });
  }
  return groups.size > 0 ? [...groups.values()] : [newSlice(service, [])];
}

/** Ready pods are addresses, others notReadyAddresses; those on their way out are gone, unless the service publishes them. */
export function toEndpoints(service: Service, pods: readonly StoredPod[]): Kinds['Endpoints'] {
  const { namespace, name, labels } = service.metadata;
  const publishAll = service.spec?.publishNotReadyAddresses === true;
  const groups = new Map<string, EndpointSubset>();
  for (const pod of pods.filter((candidate) => hasAddress(candidate) && (publishAll || !candidate.metadata.deletionTimestamp))) {
    const ports = toPorts(service, pod);
    if (ports.length === 0 && !isHeadless(service)) continue;
    const subset = groups.get(canonicalJson(ports)) ?? { ...(ports.length > 0 ? { ports: ports.map(withoutEmptyName) } : {}) };
    groups.set(canonicalJson(ports), subset);
    const { nodeName } = pod.spec ?? {};
    const address = { ip: pod.status?.podIP ?? '', ...hostnameOf(service, pod), ...(nodeName ? { nodeName } : {}), targetRef: toTarget(pod) };
    if (toConditions(service, pod).ready) subset.addresses = [...(subset.addresses ?? []), address];
    else subset.notReadyAddresses = [...(subset.notReadyAddresses ?? []), address];
  }
  const subsets = [...groups.values()];
  return {
    metadata: {
      name, namespace,
      labels: { ...labels, ...headlessLabel(service), 'endpoints.kubernetes.io/managed-by': 'endpoint-controller' },
    },
    ...(subsets.length > 0 ? { subsets } : {}),
  };
}

function newSlice(service: Service, ports: EndpointSlice['ports']): EndpointSlice {
  const { namespace, name, labels } = service.metadata;
  return {
    metadata: {
      generateName: `${name}-`, namespace,
      labels: { ...labels, ...headlessLabel(service), [SERVICE_NAME]: name, [SLICE_MANAGED_BY]: SLICE_CONTROLLER },
      ownerReferences: [toControllerReference(service)],
    },
    addressType: 'IPv4',
    endpoints: [],
    ports,
  };
}

function headlessLabel(service: Service): Record<string, string> {
  return isHeadless(service) ? { [HEADLESS]: '' } : {};
}

function withoutEmptyName<P extends { name: string }>({ name, ...port }: P): Omit<P, 'name'> & { name?: string } {
  return name === '' ? port : { name, ...port };
}

function isSliceOf({ metadata }: Stored<'EndpointSlice'>, service: Service): boolean {
  return metadata.labels?.[SERVICE_NAME] === service.metadata.name && metadata.labels[SLICE_MANAGED_BY] === SLICE_CONTROLLER;
}

function fromPods(objects: Objects): ReturnType<typeof from> {
  return from('Pod', (pod) => objects.list('Service', pod.metadata.namespace)
    .filter((service) => hasEndpoints(service) && matchesLabels(service.spec?.selector ?? {}, pod.metadata.labels)).map(toKey));
}
