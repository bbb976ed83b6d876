import type { Server } from 'node:http';
import type { Log } from '../log.ts';
import type { Objects } from '../objects.ts';
import { findEndpoints, toKey } from './endpoints.ts';
import { announceController, listOwnIngresses, readLastPort, writeAddress } from './ingress-controller.ts';
import { createIngressProxy } from './ingress-proxy.ts';
import { findRule, type IngressRule, toRules } from './ingress-rules.ts';

const HOST = '127.0.0.1';
const HOST_IPV6 = '::1';
const DRAIN_MS = 1_000;

/** The Ingress controller: serves every Ingress of its class on one port of this machine, straight to ready pods. */
export function createIngress({ objects, port, log }: { objects: Objects; port: number | undefined; log: Log }): { start(): Promise<number>; stop(): Promise<void> } {
  let rules: IngressRule[] = [];
  let unwatch = (): void => {};
  const proxies = [createProxy(), createProxy()] as const;

  function createProxy(): ReturnType<typeof createIngressProxy> {
    return createIngressProxy((host, url) => {
      const backend = findRule(rules, host, url)?.backend;
      return backend && { endpoints: findEndpoints(objects, backend.namespace, backend.service, backend.port), readTimeoutMs: backend.readTimeoutMs };
    });
  }
  const sync = (): void => {
    const ingresses = listOwnIngresses(objects);
    rules = toRules(ingresses);
    for (const ingress of ingresses) writeAddress(objects, ingress);
    const endpoints = new Set(rules.flatMap(({ backend }) => findEndpoints(objects, backend.namespace, backend.service, backend.port)).map(toKey));
    for (const proxy of proxies) proxy.keepOnly(endpoints);
  };

  return {
    async start() {
      const [main, alsoIpv6] = proxies;
      const bound = await bindFirst(main.server, port === undefined ? [readLastPort(objects), 80, 8080, 0] : [port]);
      // A browser may try ::1 first for *.localhost; without IPv6 it does without.
      await bind(alsoIpv6.server, HOST_IPV6, bound).catch((error: Error) => log.info({ error: error.message }, 'The Ingress is served on IPv4 only'));
      announceController(objects, bound);
      unwatch = objects.watch(['Ingress', 'IngressClass', 'Service', 'EndpointSlice'], () => queueMicrotask(sync));
      sync();
      return bound;
    },
    async stop() {
      unwatch();
      await Promise.all(proxies.map(({ server }) => close(server)));
      for (const proxy of proxies) proxy.keepOnly(new Set());
    },
  };
}

/** The first of these that is allowed and free; 0 = any. */
async function bindFirst(server: Server, ports: (number | undefined)[]): Promise<number> {
  let last: unknown;
  for (const port of ports) {
    if (port === undefined) continue;
    try {
      return await bind(server, HOST, port);
    } catch (error) {
      last = error;
    }
  }
  throw new Error(`The Ingress port ${ports.at(-1)} cannot be used: ${last instanceof Error ? last.message : String(last)}. Choose another one with --ingress-port.`, { cause: last });
}

function bind(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

/** Lets answers under way finish for a moment, then ends what is left (event streams never end by themselves). */
async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}
