import type { Objects, Stored } from '../objects.ts';
import { setReferences, toControllerReference } from './owners.ts';
import { canonicalJson } from './pod-template.ts';
import type { StoredPod } from './pods.ts';
import { ordinalOf, toClaims } from './stateful-set-pods.ts';

type StatefulSet = Stored<'StatefulSet'>;

/**
 * Makes claims go with whom the retention policy says, by their owner: the set (whenDeleted: Delete), or the pod that scaling down ends
 * (whenScaled: Delete). stateful_set_utils.go, updateClaimOwnerRefForSetAndPod.
 */
export function applyRetention(objects: Objects, set: StatefulSet, pods: readonly StoredPod[]): void {
  for (const pod of pods) {
    for (const { claim } of toClaims(set, ordinalOf(pod.metadata.name))) {
      const known = objects.get('PersistentVolumeClaim', set.metadata.namespace, claim.metadata?.name ?? '');
      if (!known || known.metadata.deletionTimestamp) continue;
      const others = (known.metadata.ownerReferences ?? []).filter(({ uid }) => uid !== set.metadata.uid && uid !== pod.metadata.uid);
      const owner = claimOwner(set, pod);
      const wanted = owner && others.length === 0 ? [toControllerReference(owner)] : others;
      if (canonicalJson(wanted) !== canonicalJson(known.metadata.ownerReferences ?? [])) setReferences(objects, 'PersistentVolumeClaim', known, wanted);
    }
  }
}

export function claimOwner(set: StatefulSet, pod: StoredPod): StatefulSet | StoredPod | undefined {
  const { whenScaled, whenDeleted } = set.spec?.persistentVolumeClaimRetentionPolicy ?? {};
  const start = set.spec?.ordinals?.start ?? 0;
  const ordinal = ordinalOf(pod.metadata.name);
  const isCondemned = ordinal < start || ordinal >= start + (set.spec?.replicas ?? 1);
  if (whenScaled === 'Delete' && isCondemned) return pod;
  return whenDeleted === 'Delete' ? set : undefined;
}
