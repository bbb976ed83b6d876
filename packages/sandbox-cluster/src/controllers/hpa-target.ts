import type { CrossVersionObjectReference } from 'kubernetes-types/autoscaling/v2.d.ts';
import type { LabelSelector } from 'kubernetes-types/meta/v1.d.ts';
import type { Objects } from '../objects.ts';

/** The target's `/scale`, and how to write it. */
export type Scale = {
  replicas: number;
  selector: LabelSelector | undefined;
  write(replicas: number): void;
};

const SCALABLE = { Deployment: 'deployments.apps', ReplicaSet: 'replicasets.apps', StatefulSet: 'statefulsets.apps' } as const;

/** Throws, in the API server's words, when the target is not there or is nothing that scales. */
export function readScale(objects: Objects, namespace: string, { kind, name, apiVersion = '' }: CrossVersionObjectReference): Scale {
  switch (kind) {
    case 'Deployment': case 'ReplicaSet': case 'StatefulSet': {
      const target = objects.get(kind, namespace, name);
      if (!target?.spec) throw new Error(`${SCALABLE[kind]} "${name}" not found`);
      const { spec } = target;
      return {
        replicas: spec.replicas ?? 1,
        selector: spec.selector,
        write: (replicas) => writeReplicas(objects, kind, namespace, name, replicas),
      };
    }
    default:
      throw new Error(`no matches for kind "${kind}" in group "${apiVersion.includes('/') ? apiVersion.split('/')[0] : ''}"`);
  }
}

function writeReplicas(objects: Objects, kind: keyof typeof SCALABLE, namespace: string, name: string, replicas: number): void {
  const copy = structuredClone(objects.get(kind, namespace, name));
  if (!copy?.spec) throw new Error(`${SCALABLE[kind]} "${name}" not found`);
  copy.spec.replicas = replicas;
  objects.update(kind, copy);
}
