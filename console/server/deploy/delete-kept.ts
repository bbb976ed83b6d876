import { setTimeout as delay } from 'node:timers/promises';
import type { Kube } from '../kube/client.ts';
import { collectionPath, objectPath, type Live } from '../kube/resources.ts';

type Where = { kube: Kube; namespace: string; release: string; signal: AbortSignal };

const podsGoneTimeoutMs = 90_000;

/**
 * Deletes what `helm uninstall` keeps on purpose: the volumes of the release, and the Secrets marked `helm.sh/resource-policy: keep`
 * whose passwords are of no use without them. Waits for the pods first: a volume must not go from under a running database.
 * Gives one line per deleted object.
 */
export async function deleteKept(where: Where): Promise<string[]> {
  const { kube, namespace, release } = where;
  await podsGone(where);
  const selector = `app.kubernetes.io/instance=${release}`;
  const claims = await kube.get<{ items: Live<'PersistentVolumeClaim'>[] }>(collectionPath('PersistentVolumeClaim', namespace), { query: { labelSelector: selector } });
  const secrets = await kube.get<{ items: Live<'Secret'>[] }>(collectionPath('Secret', namespace), { query: { labelSelector: `${selector},app.kubernetes.io/managed-by=Helm` } });
  const kept = secrets.items.filter((secret) => secret.metadata.annotations?.['helm.sh/resource-policy'] === 'keep');
  const lines: string[] = [];
  for (const claim of claims.items) {
    await kube.delete(objectPath('PersistentVolumeClaim', namespace, claim.metadata.name));
    lines.push(`persistentvolumeclaim "${claim.metadata.name}" deleted`);
  }
  for (const secret of kept) {
    await kube.delete(objectPath('Secret', namespace, secret.metadata.name));
    lines.push(`secret "${secret.metadata.name}" deleted`);
  }
  return lines;
}

async function podsGone({ kube, namespace, release, signal }: Where): Promise<void> {
  const deadline = performance.now() + podsGoneTimeoutMs;
  for (;;) {
    const pods = await kube.get<{ items: Live<'Pod'>[] }>(collectionPath('Pod', namespace), { query: { labelSelector: `app.kubernetes.io/instance=${release}` } });
    // Pods that nobody deletes (finished hooks, tests) do not write to a volume any more.
    const running = pods.items.filter((pod) => pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed');
    if (running.length === 0) return;
    if (performance.now() > deadline) throw new Error(`The pods of the release did not end within ${podsGoneTimeoutMs / 1000} s (${running.map((pod) => pod.metadata.name).join(', ')}), so its volumes were not deleted. Uninstall again to delete them.`);
    await delay(300, undefined, { signal });
  }
}
