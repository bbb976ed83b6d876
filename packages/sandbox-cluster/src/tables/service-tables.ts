import type { Service } from 'kubernetes-types/core/v1.d.ts';
import { age, labelWords, selectorWords, someOf } from './cells.ts';
import { columns, type KindTables } from './columns.ts';

export const serviceTables: KindTables = {
  Service: {
    columns: columns('Name', 'Type', 'Cluster-IP', 'External-IP', 'Port(s)', 'Age', 'Selector*'),
    cells(service, now) {
      const { metadata, spec } = service;
      const ports = (spec?.ports ?? []).map(({ port, nodePort, protocol }) => `${port}${nodePort ? `:${nodePort}` : ''}/${protocol ?? 'TCP'}`);
      return [
        metadata.name, spec?.type ?? '', spec?.clusterIPs?.[0] ?? '<none>', externalAddress(service), ports.join(',') || '<none>',
        age(metadata.creationTimestamp, now), labelWords(spec?.selector),
      ];
    },
  },
  Endpoints: {
    columns: columns('Name', 'Endpoints', 'Age'),
    cells({ metadata, subsets = [] }, now) {
      const addresses = subsets.flatMap(({ addresses: ready = [], ports = [] }) =>
        ports.length === 0 ? ready.map(({ ip }) => ip) : ports.flatMap(({ port }) => ready.map(({ ip }) => `${ip}:${port}`)));
      return [metadata.name, subsets.length === 0 ? '<none>' : someOf(addresses), age(metadata.creationTimestamp, now)];
    },
  },
  EndpointSlice: {
    columns: columns('Name', 'AddressType', 'Ports', 'Endpoints', 'Age'),
    cells({ metadata, addressType, ports = [], endpoints = [] }, now) {
      const numbers = someOf(ports.map(({ port, name }) => String(port ?? name ?? '*')));
      const addresses = someOf(endpoints.flatMap((endpoint) => endpoint.addresses));
      return [metadata.name, addressType, numbers || '<unset>', addresses || '<unset>', age(metadata.creationTimestamp, now)];
    },
  },
  Ingress: {
    columns: columns('Name', 'Class', 'Hosts', 'Address', 'Ports', 'Age'),
    cells({ metadata, spec, status }, now) {
      const rules = spec?.rules ?? [];
      const hosts = rules.map(({ host }) => host ?? '').filter(Boolean);
      const addresses = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || '').filter(Boolean);
      return [
        metadata.name, spec?.ingressClassName ?? '<none>', hosts.length === 0 ? '*' : someOf(hosts), [...new Set(addresses)].sort().join(','),
        (spec?.tls ?? []).length > 0 ? '80, 443' : '80', age(metadata.creationTimestamp, now),
      ];
    },
  },
  IngressClass: {
    columns: columns('Name', 'Controller', 'Parameters', 'Age'),
    cells({ metadata, spec }, now) {
      const parameters = spec?.parameters;
      const words = parameters ? `${parameters.kind}${parameters.apiGroup ? `.${parameters.apiGroup}` : ''}/${parameters.name}` : '<none>';
      return [metadata.name, spec?.controller ?? '', words, age(metadata.creationTimestamp, now)];
    },
  },
  NetworkPolicy: {
    columns: columns('Name', 'Pod-Selector', 'Age'),
    cells: ({ metadata, spec }, now) => [metadata.name, selectorWords(spec?.podSelector), age(metadata.creationTimestamp, now)],
  },
};

function externalAddress({ spec, status }: Service): string {
  const external = spec?.externalIPs ?? [];
  if (spec?.type === 'ExternalName') return spec.externalName ?? '';
  if (spec?.type !== 'LoadBalancer') return external.join(',') || '<none>';
  const given = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || '').filter(Boolean);
  return [...new Set(given)].sort().concat(external).join(',') || '<pending>';
}
