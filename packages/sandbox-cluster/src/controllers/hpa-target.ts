import type { CrossVersionObjectReference } from 'kubernetes-types/autoscaling/v2.d.ts';
import type { LabelSelector } from 'kubernetes-types/meta/v1.d.ts';
import type { Kinds, Objects, Stored } from '../objects.ts';

/**
 * Writes an object whose spec.replicas the autoscaler has set. Over HTTP that is the scale subresource, written by kube-controller-manager: the
 * one who knows field owners records it, so that a later server-side apply of spec.replicas is the conflict that it is on a real cluster.
 */
export type WriteScale = <K extends keyof typeof SCALABLE>(kind: K, object: Kinds[K]) => void;

/** The target's `/scale`, and how to write it. */
export type Scale = {
  replicas: number;
  selector: LabelSelector | undefined;
  write(replicas: number): void;
};

const SCALABLE = { Deployment: 'deployments.apps', ReplicaSet: 'replicasets.apps', StatefulSet: 'statefulsets.apps' } as const;

export type ReadScale = (namespace: string, target: CrossVersionObjectReference) => Scale;

/** Reads the scale of a target; throws, in the API server's words, when it is not there or is nothing that scales. */
export function createScaleReader({ objects, writeScale }: { objects: Objects; writeScale: WriteScale }): ReadScale {
  function find(kind: keyof typeof SCALABLE, namespace: string, name: string): Stored<keyof typeof SCALABLE> {
    const found = objects.get(kind, namespace, name);
    if (!found) throw new Error(`${SCALABLE[kind]} "${name}" not found`);
    return found;
  }

  return (namespace, { kind, name, apiVersion = '' }) => {
    switch (kind) {
      case 'Deployment': case 'ReplicaSet': case 'StatefulSet': {
        const { spec } = find(kind, namespace, name);
        return {
          replicas: spec?.replicas ?? 1,
          selector: spec?.selector,
          write(replicas) {
            const copy = structuredClone(find(kind, namespace, name));
            if (copy.spec) copy.spec.replicas = replicas;
            writeScale(kind, copy);
          },
        };
      }
      default:
        throw new Error(`no matches for kind "${kind}" in group "${apiVersion.includes('/') ? apiVersion.split('/')[0] : ''}"`);
    }
  };
}
