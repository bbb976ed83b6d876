import type { IngressServiceBackend } from 'kubernetes-types/networking/v1.d.ts';
import type { Stored } from '../objects.ts';

export type Backend = { namespace: string; service: string; port: NonNullable<IngressServiceBackend['port']>; ingress: string; readTimeoutMs: number };
export type IngressRule = { host: string; path: string; exact: boolean; backend: Backend };

const READ_TIMEOUT = 'nginx.ingress.kubernetes.io/proxy-read-timeout';
const DEFAULT_READ_TIMEOUT_SECONDS = 60;

/**
 * All rules of these Ingresses in the order in which they are tried: a host by name before a wildcard before any, exact paths before prefixes,
 * longer before shorter, older Ingresses first (https://kubernetes.io/docs/concepts/services-networking/ingress/#multiple-matches).
 */
export function toRules(ingresses: Stored<'Ingress'>[]): IngressRule[] {
  const oldestFirst = ingresses.toSorted((a, b) => a.metadata.creationTimestamp.localeCompare(b.metadata.creationTimestamp));
  return oldestFirst.flatMap(toOwnRules).sort((a, b) => rankHost(b.host) - rankHost(a.host) || b.host.length - a.host.length
    || b.path.length - a.path.length || Number(b.exact) - Number(a.exact));
}

export function findRule(rules: readonly IngressRule[], hostHeader: string, url: string): IngressRule | undefined {
  const host = hostHeader.replace(/:\d+$/, '').toLowerCase();
  const [path = '/'] = url.split(/[?#]/, 1);
  const sameHost = rules.filter((rule) => isHost(rule.host, host));
  // The most specific host decides alone: what it has no path for is not looked up in wildcards, as an nginx server block has it.
  const [first] = sameHost;
  return sameHost.find((rule) => rule.host === first?.host && isPath(rule, path));
}

function toOwnRules({ metadata: { namespace, name, annotations }, spec }: Stored<'Ingress'>): IngressRule[] {
  const readTimeoutMs = (Number(annotations?.[READ_TIMEOUT]) || DEFAULT_READ_TIMEOUT_SECONDS) * 1000;
  const toRule = (host: string, path: string, exact: boolean, service: IngressServiceBackend | undefined): IngressRule[] =>
    (service?.port ? [{ host, path, exact, backend: { namespace, service: service.name, port: service.port, ingress: name, readTimeoutMs } }] : []);
  const rules = (spec?.rules ?? []).flatMap(({ host = '', http }) =>
    (http?.paths ?? []).flatMap(({ path = '/', pathType, backend }) => toRule(host, path, pathType === 'Exact', backend.service)));
  const hosts = new Set(['', ...(spec?.rules ?? []).map(({ host = '' }) => host)]);
  const defaults = [...hosts].filter((host) => !rules.some((rule) => rule.host === host && rule.path === '/' && !rule.exact))
    .flatMap((host) => toRule(host, '/', false, spec?.defaultBackend?.service));
  return [...rules, ...defaults];
}

function rankHost(host: string): number {
  if (host === '') return 0;
  return host.startsWith('*.') ? 1 : 2;
}

/** `*.example.org` covers one label. */
function isHost(pattern: string, host: string): boolean {
  if (pattern === '' || pattern.toLowerCase() === host) return true;
  return pattern.startsWith('*.') && host.slice(host.indexOf('.')) === pattern.slice(1).toLowerCase() && host.indexOf('.') > 0;
}

/** A prefix ends at a path element: `/api` is not a prefix of `/apix`. */
function isPath({ path, exact }: IngressRule, asked: string): boolean {
  if (exact || asked === path) return asked === path;
  const prefix = path.endsWith('/') ? path : `${path}/`;
  return asked.startsWith(prefix) || `${asked}/` === prefix;
}
