import type { Stored } from '../objects.ts';
import { from, splitKey, toKey } from './controller.ts';
import type { Controller, ControllerContext } from './controller.ts';
import { createEventRecorder } from './events.ts';

type Claim = Stored<'PersistentVolumeClaim'>;

const PROTECTION = 'kubernetes.io/pvc-protection';

/**
 * Gives claims their volumes: a PersistentVolume per claim of a known class, made at once, and removed with the claim when its reclaim
 * policy says so (pkg/controller/volume/persistentvolume). The kubelet keeps a folder per volume as long as the volume exists.
 */
export function createVolumeBinder({ objects, now }: ControllerContext): Controller {
  const events = createEventRecorder({ objects, now, component: 'persistentvolume-controller' });

  function reconcile(key: string): undefined {
    const { namespace, name } = splitKey(key);
    const claim = objects.get('PersistentVolumeClaim', namespace, name);
    for (const volume of objects.list('PersistentVolume')) {
      const reference = volume.spec?.claimRef;
      const isOfThis = reference?.namespace === namespace && reference.name === name && reference.uid !== undefined;
      if (isOfThis && reference.uid !== claim?.metadata.uid) reclaim(volume);
    }
    if (claim?.metadata.deletionTimestamp) return release(claim);
    return claim ? bind(claim) : undefined;
  }

  function bind(claim: Claim): undefined {
    const { namespace, name, uid } = claim.metadata;
    if (claim.status?.phase === 'Bound') return;
    const className = claim.spec?.storageClassName ?? defaultClass();
    const storageClass = className ? objects.get('StorageClass', '', className) : undefined;
    const named = claim.spec?.volumeName ? objects.get('PersistentVolume', '', claim.spec.volumeName) : undefined;
    if (!storageClass && !named) return setPending(claim, className);
    const volume = named ?? provision(claim, storageClass);
    if (volume.spec?.claimRef?.uid !== undefined && volume.spec.claimRef.uid !== uid) return;
    const copy = structuredClone(claim);
    copy.spec = { ...copy.spec, volumeName: volume.metadata.name, ...(className === undefined ? {} : { storageClassName: className }) };
    copy.metadata.finalizers = [...new Set([...(copy.metadata.finalizers ?? []), PROTECTION])];
    copy.metadata.annotations = { ...copy.metadata.annotations, 'pv.kubernetes.io/bind-completed': 'yes', 'pv.kubernetes.io/bound-by-controller': 'yes' };
    const bound = objects.update('PersistentVolumeClaim', copy);
    const { capacity, accessModes } = volume.spec ?? {};
    objects.updateStatus('PersistentVolumeClaim', { ...structuredClone(bound), status: { phase: 'Bound', capacity, accessModes } });
    const owned = structuredClone(volume);
    owned.spec = { ...owned.spec, claimRef: { kind: 'PersistentVolumeClaim', apiVersion: 'v1', namespace, name, uid } };
    objects.updateStatus('PersistentVolume', { ...objects.update('PersistentVolume', owned), status: { phase: 'Bound' } });
  }

  function provision(claim: Claim, storageClass: Stored<'StorageClass'> | undefined): Stored<'PersistentVolume'> {
    const { namespace, name, uid } = claim.metadata;
    const volumeName = `pvc-${uid}`;
    const known = objects.get('PersistentVolume', '', volumeName);
    if (known) return known;
    const volume = objects.create('PersistentVolume', {
      metadata: { name: volumeName, annotations: { 'pv.kubernetes.io/provisioned-by': storageClass?.provisioner ?? '' } },
      spec: {
        capacity: { storage: claim.spec?.resources?.requests?.storage ?? '1Gi' },
        accessModes: claim.spec?.accessModes ?? ['ReadWriteOnce'],
        persistentVolumeReclaimPolicy: storageClass?.reclaimPolicy ?? 'Delete',
        storageClassName: storageClass?.metadata.name ?? '',
        volumeMode: claim.spec?.volumeMode ?? 'Filesystem',
        claimRef: { kind: 'PersistentVolumeClaim', apiVersion: 'v1', namespace, name, uid },
      },
    });
    events.record(claim, 'Normal', 'ProvisioningSucceeded', `Successfully provisioned volume ${volumeName}`);
    return volume;
  }

  /** A claim that names no class gets the default one, a claim of the class '' none (pv_controller.go, assignDefaultStorageClass). */
  function defaultClass(): string | undefined {
    return objects.list('StorageClass').find(({ metadata }) => metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true')?.metadata.name;
  }

  function setPending(claim: Claim, className: string | undefined): undefined {
    if (claim.status?.phase !== 'Pending') {
      objects.updateStatus('PersistentVolumeClaim', { ...structuredClone(claim), status: { ...claim.status, phase: 'Pending' } });
    }
    if (className) events.record(claim, 'Warning', 'ProvisioningFailed', `storageclass.storage.k8s.io "${className}" not found`);
    else events.record(claim, 'Normal', 'FailedBinding', 'no persistent volumes available for this claim and no storage class is set');
  }

  /** A claim in use is kept until the last pod that names it is gone (pkg/controller/volume/pvcprotection). */
  function release(claim: Claim): undefined {
    const inUse = objects.list('Pod', claim.metadata.namespace)
      .some((pod) => pod.spec?.volumes?.some((volume) => volume.persistentVolumeClaim?.claimName === claim.metadata.name));
    if (inUse || !claim.metadata.finalizers?.includes(PROTECTION)) return;
    const copy = structuredClone(claim);
    copy.metadata.finalizers = (claim.metadata.finalizers ?? []).filter((finalizer) => finalizer !== PROTECTION);
    objects.update('PersistentVolumeClaim', copy);
  }

  function reclaim(volume: Stored<'PersistentVolume'>): void {
    if (volume.spec?.persistentVolumeReclaimPolicy === 'Delete') objects.remove('PersistentVolume', '', volume.metadata.name);
    else objects.updateStatus('PersistentVolume', { ...structuredClone(volume), status: { phase: 'Released' } });
  }

  const sources: Controller['sources'] = [
    from('PersistentVolumeClaim', (claim) => [toKey(claim)]),
    from('PersistentVolume', ({ spec }) => (spec?.claimRef?.name ? [`${spec.claimRef.namespace ?? ''}/${spec.claimRef.name}`] : [])),
    from('StorageClass', () => objects.list('PersistentVolumeClaim').filter((claim) => claim.status?.phase !== 'Bound').map(toKey)),
    from('Pod', ({ spec, metadata }) => (spec?.volumes ?? [])
      .flatMap((volume) => volume.persistentVolumeClaim?.claimName ?? []).map((name) => `${metadata.namespace}/${name}`)),
  ];
  return { name: 'volume-binder', sources, reconcile };
}
