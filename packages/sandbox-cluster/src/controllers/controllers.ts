import type { Log } from '../log.ts';
import type { Objects } from '../objects.ts';
import type { PodUsage } from '../runtime.ts';
import { runController } from './controller.ts';
import type { Controller } from './controller.ts';
import { createCronJobController } from './cron-job.ts';
import { createDaemonSetController } from './daemon-set.ts';
import { createDeploymentController } from './deployment.ts';
import { createDisruptionBudgetController } from './disruption-budget.ts';
import { createEndpointsController } from './endpoints.ts';
import { createEventExpiry } from './event-expiry.ts';
import { createGarbageCollector } from './garbage-collector.ts';
import { createHpaController } from './hpa.ts';
import type { WriteScale } from './hpa-target.ts';
import { createJobController } from './job.ts';
import { createNamespaceController } from './namespace.ts';
import { createReplicaSetController } from './replica-set.ts';
import { createScheduler } from './scheduler.ts';
import { createStatefulSetController } from './stateful-set.ts';
import { createVolumeBinder } from './volume-binder.ts';

export type Controllers = { start(): void; stop(): Promise<void> };

/**
 * What a real cluster runs as controller manager and scheduler. Every controller is level-based: a queue of names and a `reconcile` that reads
 * the objects again, so starting on a store with a past is the same as going on. `stop` leaves no timer.
 */
export function createControllers({ objects, podMetrics, now, log, hpaSyncMs = 15_000, clusterCa = '', writeScale = (kind, object) => objects.update(kind, object) }: {
  objects: Objects; podMetrics: () => PodUsage[]; now: () => Date; log: Log; hpaSyncMs?: number;
  /** PEM, published as the ConfigMap kube-root-ca.crt. */
  clusterCa?: string;
  writeScale?: WriteScale;
}): Controllers {
  const context = { objects, now, log };
  const controllers: Controller[] = [
    createNamespaceController({ ...context, clusterCa }),
    createGarbageCollector(context),
    createScheduler(context),
    createVolumeBinder(context),
    createDeploymentController(context),
    createReplicaSetController(context),
    createStatefulSetController(context),
    createDaemonSetController(context),
    createJobController(context),
    createCronJobController(context),
    createEndpointsController(context),
    createDisruptionBudgetController(context),
    createHpaController({ ...context, podMetrics, writeScale, syncMs: hpaSyncMs }),
    createEventExpiry(context),
  ];
  let stops: (() => void)[] = [];
  return {
    start() {
      stops = controllers.map((controller) => runController(controller, objects, log));
    },
    async stop() {
      for (const stop of stops.toReversed()) stop();
      stops = [];
    },
  };
}
