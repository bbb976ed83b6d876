import type { Log } from '../log.ts';
import type { Objects } from '../objects.ts';
import type { Addresses } from './addresses.ts';
import { createIngress } from './ingress.ts';
import { createServiceProxies } from './service-proxies.ts';

export type Network = {
  /** Rejects with one clear sentence when the Ingress port cannot be bound. */
  start(): Promise<{ ingressPort: number }>;
  stop(): Promise<void>;
};

/** The cluster's network on loopback addresses: a TCP proxy per Service port, and the Ingress controller. `ingressPort` undefined = 80, else 8080, else any. */
export function createNetwork({ objects, addresses, ingressPort, log }: { objects: Objects; addresses: Addresses; ingressPort: number | undefined; log: Log }): Network {
  const proxies = createServiceProxies({ objects, addresses, log });
  const ingress = createIngress({ objects, port: ingressPort, log });
  return {
    async start() {
      moveServices(objects, addresses);
      const port = await ingress.start();
      await proxies.start();
      return { ingressPort: port };
    },
    async stop() {
      await ingress.stop();
      await proxies.stop();
    },
  };
}

/** Services that were made when this sandbox had another block of addresses get one of its present block. */
function moveServices(objects: Objects, addresses: Addresses): void {
  const taken = new Set(objects.list('Service').map(({ spec }) => spec?.clusterIP ?? ''));
  for (const service of objects.list('Service')) {
    const before = service.spec?.clusterIP ?? '';
    if (!/^127\./.test(before) || before.startsWith(`${addresses.prefix}.`)) continue;
    const clusterIP = addresses.allocateServiceIp(taken);
    taken.add(clusterIP);
    objects.update('Service', { ...structuredClone(service), spec: { ...structuredClone(service.spec), clusterIP, clusterIPs: [clusterIP] } });
  }
}
