import type { Log } from '../log.ts';
import type { Objects, Stored } from '../objects.ts';
import type { Addresses } from './addresses.ts';
import { findEndpoints } from './endpoints.ts';
import { startServiceProxy, type ServiceProxy } from './service-proxy.ts';

/** One proxy per cluster IP and TCP port of this sandbox's block; none while the Service has no endpoints, so that connections are refused as in a real cluster. */
export function createServiceProxies({ objects, addresses, log }: { objects: Objects; addresses: Addresses; log: Log }): { start(): Promise<void>; stop(): Promise<void> } {
  const proxies = new Map<string, Promise<ServiceProxy | undefined>>();
  /** No longer listening, but perhaps with connections. */
  const draining = new Set<ServiceProxy>();
  let unwatch = (): void => {};

  /** Opens what is wanted and closes what is not, by `ip:port/namespace/name`: a Service that took over an address gets a proxy of its own. */
  const sync = (): void => {
    const wanted = new Map(objects.list('Service').flatMap((service) => toPorts(service, addresses.prefix)).filter(({ namespace, service, port }) => findEndpoints(objects, namespace, service, { number: port }).length > 0).map((port) => [`${port.host}:${port.port}/${port.namespace}/${port.service}`, port]));
    const closing: Promise<void>[] = [];
    const retire = (proxy: ServiceProxy | undefined): void => {
      if (!proxy) return;
      draining.add(proxy);
      void proxy.stopListening().then(() => draining.delete(proxy));
    };
    for (const [key, proxy] of proxies) {
      if (wanted.has(key)) continue;
      proxies.delete(key);
      closing.push(proxy.then(retire));
    }
    for (const [key, { host, port, namespace, service }] of wanted) {
      if (proxies.has(key)) continue;
      proxies.set(key, Promise.all(closing).then(() => startServiceProxy({
        host, port,
        endpoints: () => findEndpoints(objects, namespace, service, { number: port }),
      })).catch((error: Error) => {
        log.warn({ service: `${namespace}/${service}`, address: `${host}:${port}`, error: error.message }, 'This port of the Service cannot be served');
        return undefined;
      }));
    }
  };
  return {
    async start() {
      unwatch = objects.watch(['Service', 'EndpointSlice'], () => queueMicrotask(sync));
      sync();
      await Promise.all(proxies.values());
    },
    async stop() {
      unwatch();
      const open = await Promise.all(proxies.values());
      await Promise.all([...open, ...draining].map((proxy) => proxy?.close()));
      proxies.clear();
      draining.clear();
    },
  };
}

function toPorts({ metadata: { namespace, name }, spec }: Stored<'Service'>, prefix: string): { host: string; port: number; namespace: string; service: string }[] {
  const host = spec?.clusterIP ?? '';
  if (!host.startsWith(`${prefix}.`)) return [];
  return (spec?.ports ?? []).filter(({ protocol }) => (protocol ?? 'TCP') === 'TCP').map(({ port }) => ({ host, port, namespace, service: name }));
}
