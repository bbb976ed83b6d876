import type { LabelSelector } from 'kubernetes-types/meta/v1.d.ts';
import type { Objects, Stored } from '../objects.ts';
import { from, toKey } from './controller.ts';
import type { Source } from './controller.ts';
import { controllerName, controllerOf } from './owners.ts';
import { matchesSelector } from './selectors.ts';

type Workload = 'ReplicaSet' | 'StatefulSet' | 'DaemonSet' | 'Job';

/** What concerns a workload: itself, the pods it controls, and orphans that it may adopt. */
export function podSources<K extends Workload>(objects: Objects, kind: K, selectorOf: (owner: Stored<K>) => LabelSelector | undefined): Source[] {
  return [
    from(kind, (owner) => [toKey(owner)]),
    from('Pod', (pod) => {
      const name = controllerName(pod, kind);
      if (name !== undefined) return [`${pod.metadata.namespace}/${name}`];
      if (controllerOf(pod)) return [];
      return objects.list(kind, pod.metadata.namespace).filter((owner) => matchesSelector(selectorOf(owner), pod.metadata.labels)).map(toKey);
    }),
  ];
}
