import type { JsonObject } from '../json.ts';
import { SERVED } from './served.ts';

type Subresource = { name: string; kind: string; group?: string; version?: string; verbs: string[] };
type Entry = { group: string; version: string; plural: string; singular: string; namespaced: boolean; kind: string; verbs: string[]; shortNames: readonly string[]; categories: readonly string[]; subresources: Subresource[] };

const ALL_VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
const WRITE_VERBS = ['get', 'patch', 'update'];

/** Subresources that are no part of an object's own state. */
const EXTRA: Record<string, Subresource[]> = {
  pods: [
    { name: 'eviction', kind: 'Eviction', group: 'policy', version: 'v1', verbs: ['create'] },
    { name: 'exec', kind: 'PodExecOptions', verbs: ['create', 'get'] },
    { name: 'log', kind: 'Pod', verbs: ['get'] },
  ],
  namespaces: [{ name: 'finalize', kind: 'Namespace', verbs: ['update'] }],
};

const entries: readonly Entry[] = [
  ...SERVED.map(({ status, scale, ...served }) => ({
    ...served,
    verbs: served.kind === 'Namespace' ? ALL_VERBS.filter((verb) => verb !== 'deletecollection') : ALL_VERBS,
    subresources: [
      ...(EXTRA[served.plural] ?? []),
      ...(scale ? [{ name: 'scale', kind: 'Scale', group: 'autoscaling', version: 'v1', verbs: WRITE_VERBS }] : []),
      ...(status ? [{ name: 'status', kind: served.kind, verbs: WRITE_VERBS }] : []),
    ],
  })),
  virtual('authorization.k8s.io', 'v1', 'selfsubjectaccessreviews', 'SelfSubjectAccessReview', ['create'], false),
  virtual('metrics.k8s.io', 'v1beta1', 'nodes', 'NodeMetrics', ['get', 'list'], false),
  virtual('metrics.k8s.io', 'v1beta1', 'pods', 'PodMetrics', ['get', 'list'], true),
];

function virtual(group: string, version: string, plural: string, kind: string, verbs: string[], namespaced: boolean): Entry {
  return { group, version, plural, singular: group === 'metrics.k8s.io' ? '' : kind.toLowerCase(), namespaced, kind, verbs, shortNames: [], categories: [], subresources: [] };
}

const groups = [...new Set(entries.map(({ group }) => group))];
const entriesOf = (group: string): Entry[] => entries.filter((entry) => entry.group === group);
const versionOf = (group: string): string => entriesOf(group)[0]?.version ?? '';
const AGGREGATED = /g=apidiscovery\.k8s\.io;v=(v2\w*);as=APIGroupDiscoveryList/;

/** The answer to a discovery path in the form that the client accepts; undefined for a path of another kind. */
export function discovery(path: readonly string[], accept: string): { body: JsonObject; contentType?: string } | undefined {
  const [root, group, version] = path;
  if (path.length === 1 && (root === 'api' || root === 'apis')) {
    const aggregated = AGGREGATED.exec(accept)?.[1];
    const shown = groups.filter((name) => (name === '') === (root === 'api'));
    if (aggregated) {
      const body = { kind: 'APIGroupDiscoveryList', apiVersion: `apidiscovery.k8s.io/${aggregated}`, metadata: {}, items: shown.map(toAggregated) };
      return { body, contentType: `application/json;g=apidiscovery.k8s.io;v=${aggregated};as=APIGroupDiscoveryList` };
    }
    if (root === 'api') return { body: { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] } };
    return { body: { kind: 'APIGroupList', apiVersion: 'v1', groups: shown.map(toGroup) } };
  }
  if (root === 'api' && group === 'v1' && path.length === 2) return { body: toPlain('', 'v1') };
  if (root !== 'apis' || !group || !groups.includes(group)) return undefined;
  if (path.length === 2) return { body: { kind: 'APIGroup', apiVersion: 'v1', ...toGroup(group) } };
  return path.length === 3 && version === versionOf(group) ? { body: toPlain(group, version) } : undefined;
}

function toGroup(name: string): JsonObject {
  const version = { groupVersion: `${name}/${versionOf(name)}`, version: versionOf(name) };
  return { name, versions: [version], preferredVersion: version };
}

function toAggregated(name: string): JsonObject {
  const version = versionOf(name);
  const resources = entriesOf(name).map(({ plural, kind, namespaced, singular, verbs, shortNames, categories, subresources }) => ({
    resource: plural, responseKind: { group: name, version, kind }, scope: namespaced ? 'Namespaced' : 'Cluster', singularResource: singular, verbs,
    ...(shortNames.length > 0 && { shortNames: [...shortNames] }),
    ...(categories.length > 0 && { categories: [...categories] }),
    ...(subresources.length > 0 && {
      subresources: subresources.map((sub) => ({ subresource: sub.name, responseKind: { group: sub.group ?? name, version: sub.version ?? version, kind: sub.kind }, verbs: sub.verbs })),
    }),
  }));
  return { metadata: name ? { name } : {}, versions: [{ version, resources: JSON.parse(JSON.stringify(resources)), freshness: 'Current' }] };
}

function toPlain(group: string, version: string): JsonObject {
  const resources = entriesOf(group).flatMap(({ plural, singular, namespaced, kind, verbs, shortNames, categories, subresources }): JsonObject[] => [
    {
      name: plural, singularName: singular, namespaced, kind, verbs,
      ...(shortNames.length > 0 && { shortNames: [...shortNames] }), ...(categories.length > 0 && { categories: [...categories] }),
    },
    ...subresources.map((sub): JsonObject => ({
      name: `${plural}/${sub.name}`, singularName: '', namespaced, kind: sub.kind, verbs: sub.verbs,
      ...(sub.group !== undefined && { group: sub.group }), ...(sub.version !== undefined && { version: sub.version }),
    })),
  ]);
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: group ? `${group}/${version}` : version, resources };
}
