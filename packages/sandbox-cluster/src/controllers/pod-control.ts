import type { Pod } from 'kubernetes-types/core/v1.d.ts';
import type { Objects, Stored } from '../objects.ts';
import { StatusError } from '../objects.ts';
import type { EventRecorder } from './events.ts';
import type { StoredPod } from './pods.ts';

/** Creates and deletes pods in the name of a workload, with upstream's events (pkg/controller/controller_utils.go, RealPodControl). */
export type PodControl = {
  create(owner: Stored, pod: Pod): StoredPod;
  delete(owner: Stored, pod: StoredPod): void;
};

export function createPodControl({ objects, events }: { objects: Objects; events: EventRecorder }): PodControl {
  return {
    create(owner, pod) {
      try {
        const created = objects.create('Pod', pod);
        events.record(owner, 'Normal', 'SuccessfulCreate', `Created pod: ${created.metadata.name}`);
        return created;
      } catch (error) {
        if (error instanceof StatusError) events.record(owner, 'Warning', 'FailedCreate', `Error creating: ${error.message}`);
        throw error;
      }
    },
    delete(owner, { metadata }) {
      if (!objects.get('Pod', metadata.namespace, metadata.name)) return;
      objects.remove('Pod', metadata.namespace, metadata.name);
      events.record(owner, 'Normal', 'SuccessfulDelete', `Deleted pod: ${metadata.name}`);
    },
  };
}
