import { lookup } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { AppAddress } from '@wheelhouse/console-contract/session.ts';
import type { Values } from '../helm/release-record.ts';
import { isMap } from '../helm/values.ts';
import type { Kube } from '../kube/client.ts';
import { collectionPath, type Live } from '../kube/resources.ts';

/** Where the cluster's Ingress controller takes requests. */
export type IngressDoor = { ip: string; port: number };

const hostsFile = '/etc/hosts';

/**
 * Finds the Ingress controller of any cluster: a Service that is reachable from outside and carries the labels that ingress-nginx
 * and traefik set. Null when there is none (yet).
 */
export async function findIngressDoor(kube: Kube): Promise<IngressDoor | null> {
  const { items } = await kube.get<{ items: Live<'Service'>[] }>(collectionPath('Service'), {
    query: { labelSelector: 'app.kubernetes.io/component=controller,app.kubernetes.io/name in (ingress-nginx,traefik)' },
  });
  for (const service of items) {
    const port = (service.spec?.ports ?? []).find((one) => one.name === 'http' || one.name === 'web' || one.port === 80);
    if (!port) continue;
    const ip = service.status?.loadBalancer?.ingress?.[0]?.ip ?? service.spec?.externalIPs?.[0];
    if (ip !== undefined) return { ip, port: port.port };
    if (service.spec?.type === 'NodePort' && port.nodePort !== undefined) return { ip: await firstNodeIp(kube), port: port.nodePort };
  }
  return null;
}

async function firstNodeIp(kube: Kube): Promise<string> {
  const { items } = await kube.get<{ items: { status?: { addresses?: { type: string; address: string }[] } }[] }>('/api/v1/nodes', { query: { limit: 1 } });
  return items[0]?.status?.addresses?.find((address) => address.type === 'InternalIP')?.address ?? '127.0.0.1';
}

/** Host names of the release: those of the chart's defaults, and `NAME.localhost`, which browsers resolve without any set-up. */
export function toHosts(defaults: Values, door: IngressDoor | null): string[] {
  const named = listAt(defaults, 'ingress', 'hosts') ?? [];
  const first = named[0]?.split('.')[0];
  const local = first !== undefined && door !== null && isLoopback(door.ip) ? [`${first}.localhost`] : [];
  return [...new Set([...named, ...local])];
}

/** What Deploy adds below the person's values, for charts that have these lists: the addresses that the console shows. */
export function suggestValues(defaults: Values, door: IngressDoor | null): Values {
  if (door === null) return {};
  const hosts = toHosts(defaults, door);
  if (hosts.length === 0) return {};
  const origins = listAt(defaults, 'config', 'trustedOrigins') === null ? {} : { config: { trustedOrigins: hosts.map((host) => toUrl(host, door)) } };
  return { ingress: { hosts }, ...origins };
}

/** The addresses to show, those that work first. */
export async function toAddresses(hosts: readonly string[], door: IngressDoor | null): Promise<AppAddress[]> {
  if (door === null) return [];
  const addresses = await Promise.all(hosts.map(async (host): Promise<AppAddress> => {
    const url = toUrl(host, door);
    if (host.endsWith('.localhost') || (await resolvesTo(host, door.ip))) return { url, reachable: true, hint: '' };
    return { url, reachable: false, hint: `${door.ip} ${host}` };
  }));
  return addresses.toSorted((a, b) => Number(b.reachable) - Number(a.reachable));
}

export function toUrl(host: string, door: IngressDoor): string {
  return door.port === 80 ? `http://${host}` : `http://${host}:${door.port}`;
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** The hosts file first: a resolver may take seconds for a name it does not know. */
async function resolvesTo(host: string, ip: string): Promise<boolean> {
  const fits = (address: string): boolean => address === ip || (isLoopback(address) && isLoopback(ip));
  const lines = (await readFile(hostsFile, 'utf8').catch(() => '')).split('\n').map((line) => line.replace(/#.*/, '').trim().split(/\s+/));
  const line = lines.find((names) => names.slice(1).includes(host));
  if (line?.[0] !== undefined) return fits(line[0]);
  const found = await Promise.race([lookup(host).then(({ address }) => address, () => ''), delay(500, '', { ref: false })]);
  return fits(found);
}

function listAt(values: Values, section: string, name: string): string[] | null {
  const inner = values[section];
  const list = isMap(inner) ? inner[name] : undefined;
  return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : null;
}
