import type { Kube } from '../kube/client.ts';
import { collectionPath, type Live } from '../kube/resources.ts';
import { toReleaseRecord, type FullReleaseRecord } from './release-record.ts';

/** All revisions of a release as helm stored them, newest first; with values, so not for keeping. */
export async function readReleases(kube: Kube, where: { namespace: string; release: string }): Promise<FullReleaseRecord[]> {
  const list = await kube.get<{ items: Live<'Secret'>[] }>(collectionPath('Secret', where.namespace), {
    query: { labelSelector: `owner=helm,name=${where.release}` },
  });
  return list.items.map(toReleaseRecord).toSorted((a, b) => b.revision - a.revision);
}
