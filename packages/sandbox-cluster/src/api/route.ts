import { StatusError } from '../objects.ts';
import { SERVED, type Served } from './served.ts';

/** What a path points at. A cluster-wide list of namespaced objects has the namespace ''. */
export type Target = { served: Served; namespace: string; name: string | undefined; subresource: string | undefined };

const byPath = new Map(SERVED.map((served) => [`${served.apiVersion}/${served.plural}`, served]));

const apiVersions = new Set(SERVED.map((served) => served.apiVersion));

/** Reads `/api/v1/…` and `/apis/GROUP/VERSION/…`. Undefined for a path of another form or of no known group; 404 for one that names no resource. */
export function toTarget(path: readonly string[]): Target | undefined {
  const [root, ...rest] = path;
  if (root !== 'api' && root !== 'apis') return undefined;
  const apiVersion = root === 'api' ? rest.shift() : [rest.shift(), rest.shift()].join('/');
  if (!apiVersion || rest.length === 0 || !apiVersions.has(apiVersion)) return undefined;
  let namespace = '';
  if (rest[0] === 'namespaces' && rest.length > 2 && byPath.get(`${apiVersion}/${rest[2]}`)?.namespaced) {
    namespace = rest[1] ?? '';
    rest.splice(0, 2);
  }
  const [plural, name, subresource, ...more] = rest;
  const served = byPath.get(`${apiVersion}/${plural ?? ''}`);
  const reachable = served && more.length === 0 && (served.namespaced ? namespace !== '' || name === undefined : namespace === '');
  if (!reachable) throw noResource();
  return { served, namespace, name, subresource };
}

export function noResource(): StatusError {
  return new StatusError(404, 'NotFound', 'the server could not find the requested resource');
}
