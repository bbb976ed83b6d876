import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Log } from '../log.ts';
import type { Objects, Stored } from '../objects.ts';

/**
 * What cluster DNS would answer, as `name.namespace` → addresses: the cluster IP of a Service, all ready pods of a headless one, and
 * `pod.service.namespace` for the pods of a headless Service that have a host name (StatefulSets).
 * https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/
 */
export function toNames(services: Stored<'Service'>[], slices: Stored<'EndpointSlice'>[]): Record<string, string[]> {
  const names: Record<string, string[]> = {};
  for (const { metadata: { name, namespace }, spec } of services) {
    const own = `${name}.${namespace}`;
    if (spec?.clusterIP !== undefined && spec.clusterIP !== '' && spec.clusterIP !== 'None') {
      names[own] = [spec.clusterIP];
      continue;
    }
    if (spec?.clusterIP !== 'None') continue;
    for (const slice of slices) {
      if (slice.metadata.namespace !== namespace || slice.metadata.labels?.['kubernetes.io/service-name'] !== name) continue;
      for (const { addresses, conditions, hostname } of slice.endpoints) {
        if (conditions?.ready === false) continue;
        (names[own] ??= []).push(...addresses);
        if (hostname !== undefined) (names[`${hostname}.${own}`] ??= []).push(...addresses);
      }
    }
  }
  return names;
}

/** Keeps the file that the preload of every Node pod reads. Replaced as a whole, so that a reader never sees half of it. */
export function createNamesFile({ objects, path, log }: { objects: Objects; path: string; log: Log }): { start(): Promise<void>; stop(): Promise<void> } {
  let written = '';
  let writing = Promise.resolve();
  let unwatch = (): void => {};
  const write = async (): Promise<void> => {
    const text = JSON.stringify(toNames(objects.list('Service'), objects.list('EndpointSlice')));
    if (text === written) return;
    try {
      await writeFile(`${path}.new`, text);
      await rename(`${path}.new`, path);
      written = text;
    } catch (error) {
      log.error({ error: String(error), path }, 'The names of Services could not be written; pods see those of before');
    }
  };
  return {
    async start() {
      await mkdir(dirname(path), { recursive: true });
      unwatch = objects.watch(['Service', 'EndpointSlice'], () => { writing = writing.then(write); });
      await (writing = writing.then(write));
    },
    async stop() {
      unwatch();
      await writing;
    },
  };
}
