import type { IngressServiceBackend } from 'kubernetes-types/networking/v1.d.ts';
import type { Objects, Stored } from '../objects.ts';

export type Endpoint = { host: string; port: number };

/**
 * Where connections to a port of a Service may go: its ready endpoints, or, when there is none, those that are ending but still
 * serve (kube-proxy's rule, KEP-1669). `port` is the Service's port by number or name.
 */
export function findEndpoints(objects: Objects, namespace: string, service: string, port: NonNullable<IngressServiceBackend['port']>): Endpoint[] {
  const spec = objects.get('Service', namespace, service)?.spec;
  const wanted = spec?.ports?.find(({ name, port: number }) => (port.name === undefined ? number === port.number : name === port.name));
  if (!wanted) return [];
  const ready: Endpoint[] = [];
  const ending: Endpoint[] = [];
  for (const { endpoints, ports } of slicesOf(objects, namespace, service)) {
    // A slice's port carries the name of the Service's port; the API writes an unnamed one as ''.
    const target = ports?.find(({ name }) => (name ?? '') === (wanted.name ?? ''))?.port;
    if (target === undefined) continue;
    for (const { addresses, conditions } of endpoints) {
      const found = addresses.map((host) => ({ host, port: target }));
      if (conditions?.ready ?? true) ready.push(...found);
      else if (conditions?.serving && conditions.terminating) ending.push(...found);
    }
  }
  return ready.length > 0 ? ready : ending;
}

function slicesOf(objects: Objects, namespace: string, service: string): Stored<'EndpointSlice'>[] {
  return objects.list('EndpointSlice', namespace).filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === service);
}

export function toKey({ host, port }: Endpoint): string {
  return `${host}:${port}`;
}
