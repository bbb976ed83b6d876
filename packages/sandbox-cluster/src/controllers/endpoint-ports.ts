import type { ServicePort } from 'kubernetes-types/core/v1.d.ts';
import type { Stored } from '../objects.ts';
import { isPodFinished, isPodReady } from './pods.ts';
import type { StoredPod } from './pods.ts';

export type Service = Stored<'Service'>;
export type Port = { name: string; port: number; protocol: string; appProtocol?: string };
export type PodPorts = { pod: StoredPod; ports: Port[] };

/** Services whose endpoints others write: those without a selector, and names of outside hosts. */
export function hasEndpoints(service: Service): boolean {
  return service.spec?.selector !== undefined && service.spec.type !== 'ExternalName';
}

export function isHeadless(service: Service): boolean {
  return service.spec?.clusterIP === 'None';
}

/** Pods that may receive traffic now or soon: not finished, with an address (endpointslice/util, ShouldPodBeInEndpoints). */
export function hasAddress(pod: StoredPod): boolean {
  return !isPodFinished(pod) && Boolean(pod.status?.podIP);
}

/** EndpointSlice conditions (endpointslice/utils.go, podToEndpoint): a pod on its way out is serving, but not ready. */
export function toConditions(service: Service, pod: StoredPod): { ready: boolean; serving: boolean; terminating: boolean } {
  const serving = isPodReady(pod);
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  return { ready: service.spec?.publishNotReadyAddresses === true || (serving && !terminating), serving, terminating };
}

/** The service's ports as this pod serves them; a named target port that the pod does not have is left out. */
export function toPorts(service: Service, pod: StoredPod): Port[] {
  return (service.spec?.ports ?? []).flatMap((servicePort) => {
    const port = findPort(servicePort, pod);
    if (port === undefined) return [];
    const { name = '', protocol = 'TCP', appProtocol } = servicePort;
    return [{ name, port, protocol, ...(appProtocol === undefined ? {} : { appProtocol }) }];
  });
}

export function toTarget({ metadata }: StoredPod): { kind: 'Pod'; namespace: string; name: string; uid: string } {
  return { kind: 'Pod', namespace: metadata.namespace, name: metadata.name, uid: metadata.uid };
}

/** The name a pod has under a headless service: `hostname.service.namespace.svc`. */
export function hostnameOf(service: Service, pod: StoredPod): { hostname: string } | undefined {
  const { hostname, subdomain } = pod.spec ?? {};
  return hostname && subdomain === service.metadata.name ? { hostname } : undefined;
}

function findPort({ targetPort, port, protocol = 'TCP' }: ServicePort, pod: StoredPod): number | undefined {
  if (targetPort === undefined) return port;
  if (typeof targetPort === 'number') return targetPort;
  const sidecars = (pod.spec?.initContainers ?? []).filter((init) => init.restartPolicy === 'Always');
  return [...(pod.spec?.containers ?? []), ...sidecars].flatMap((container) => container.ports ?? [])
    .find((candidate) => candidate.name === targetPort && (candidate.protocol ?? 'TCP') === protocol)?.containerPort;
}
