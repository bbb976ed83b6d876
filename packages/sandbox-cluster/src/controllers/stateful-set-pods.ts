import type { PersistentVolumeClaim, Pod, PodTemplateSpec, Volume } from 'kubernetes-types/core/v1.d.ts';
import type { Stored } from '../objects.ts';
import { toPod } from './pod-template.ts';

type StatefulSet = Stored<'StatefulSet'>;

/** The pod of an ordinal (stateful_set_utils.go: newStatefulSetPod, initIdentity, updateStorage). */
export function toStatefulPod(set: StatefulSet, template: PodTemplateSpec, revision: string, ordinal: number): Pod {
  const pod = toPod(template, set);
  const name = toPodName(set, ordinal);
  const claims = toClaims(set, ordinal);
  const volumes: Volume[] = claims.map(({ volume, claim }) => ({ name: volume, persistentVolumeClaim: { claimName: claim.metadata?.name ?? '' } }));
  const others = (pod.spec?.volumes ?? []).filter((volume) => !claims.some((claim) => claim.volume === volume.name));
  return {
    metadata: {
      ...pod.metadata, name,
      labels: {
        ...pod.metadata?.labels,
        'apps.kubernetes.io/pod-index': String(ordinal),
        'controller-revision-hash': revision,
        'statefulset.kubernetes.io/pod-name': name,
      },
    },
    spec: { containers: [], ...pod.spec, hostname: name, subdomain: set.spec?.serviceName, volumes: [...volumes, ...others] },
  };
}

/** The claims of an ordinal, with the volume each is mounted as (getPersistentVolumeClaims). */
export function toClaims(set: StatefulSet, ordinal: number): { volume: string; claim: PersistentVolumeClaim }[] {
  return (set.spec?.volumeClaimTemplates ?? []).map((template) => {
    const { name = '', labels, annotations } = template.metadata ?? {};
    const metadata = {
      name: `${name}-${set.metadata.name}-${ordinal}`,
      namespace: set.metadata.namespace,
      labels: { ...labels, ...set.spec?.selector.matchLabels },
      ...(annotations ? { annotations } : {}),
    };
    return { volume: name, claim: { metadata, spec: structuredClone(template.spec) } };
  });
}

export function toPodName(set: StatefulSet, ordinal: number): string {
  return `${set.metadata.name}-${ordinal}`;
}

/** The number at the end of the pod's name, -1 when there is none. */
export function ordinalOf(name: string): number {
  return Number(/-([0-9]+)$/.exec(name)?.[1] ?? -1);
}
