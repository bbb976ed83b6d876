import type { Objects } from './objects.ts';

/** The objects that every cluster starts with. Run at each start: what is there stays. */
export function bootstrap(objects: Objects): void {
  for (const name of ['default', 'kube-system', 'kube-public', 'ingress-nginx']) {
    if (!objects.get('Namespace', '', name)) objects.create('Namespace', { metadata: { name } });
  }
  if (objects.get('StorageClass', '', 'standard')) return;
  objects.create('StorageClass', {
    metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    provisioner: 'wheelhouse.local/folder', reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate',
  });
}
