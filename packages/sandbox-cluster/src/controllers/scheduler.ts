import type { PodCondition } from 'kubernetes-types/core/v1.d.ts';
import type { Objects } from '../objects.ts';
import { writeCondition } from './conditions.ts';
import { from, splitKey, toKey } from './controller.ts';
import type { Controller, ControllerContext } from './controller.ts';
import { createEventRecorder } from './events.ts';
import { obstacles } from './fit.ts';
import type { Obstacle } from './fit.ts';
import type { StoredPod } from './pods.ts';
import { toTimestamp } from './time.ts';

/** The only node there is. */
const NODE = 'sandbox';

/** Binds pods to the node, or says why not, after pkg/scheduler of Kubernetes 1.34. */
export function createScheduler({ objects, now }: ControllerContext): Controller {
  const events = createEventRecorder({ objects, now, component: 'default-scheduler' });

  function reconcile(key: string): undefined {
    const { namespace, name } = splitKey(key);
    const pod = objects.get('Pod', namespace, name);
    const node = objects.get('Node', '', NODE);
    if (!pod || !node || !isWaiting(pod)) return undefined;
    const others = objects.list('Pod').filter((other) => other.spec?.nodeName === NODE);
    const problem = claimProblem(pod) ?? toMessage(obstacles(pod, node, others));
    if (problem === undefined) bind(pod);
    else refuse(pod, problem);
  }

  function bind(pod: StoredPod): void {
    const copy = structuredClone(pod);
    if (!copy.spec) return;
    copy.spec.nodeName = NODE;
    const bound = objects.update('Pod', copy);
    setScheduled(bound, { type: 'PodScheduled', status: 'True' });
    events.record(bound, 'Normal', 'Scheduled', `Successfully assigned ${pod.metadata.namespace}/${pod.metadata.name} to ${NODE}`);
  }

  function refuse(pod: StoredPod, message: string): void {
    const known = pod.status?.conditions?.find((condition) => condition.type === 'PodScheduled');
    if (known?.message === message) return;
    const refused = setScheduled(pod, { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message });
    events.record(refused, 'Warning', 'FailedScheduling', message);
  }

  function setScheduled(pod: StoredPod, condition: PodCondition): StoredPod {
    const others = (pod.status?.conditions ?? []).filter(({ type }) => type !== 'PodScheduled');
    const known = (pod.status?.conditions ?? []).filter(({ type }) => type === 'PodScheduled');
    const written = writeCondition(known, { ...condition, lastTransitionTime: toTimestamp(now()) })
      .map(({ reason, message, ...rest }) => (condition.status === 'True' ? rest : { ...rest, reason, message }));
    return objects.updateStatus('Pod', { ...structuredClone(pod), status: { ...pod.status, conditions: [...others, ...written] } });
  }

  /** The claims a pod names must be there and bound before it can be placed (plugins/volumebinding). */
  function claimProblem(pod: StoredPod): string | undefined {
    const names = (pod.spec?.volumes ?? []).flatMap((volume) => volume.persistentVolumeClaim?.claimName ?? []);
    const claims = names.map((name) => ({ name, claim: objects.get('PersistentVolumeClaim', pod.metadata.namespace, name) }));
    const missing = claims.find(({ claim }) => claim === undefined);
    if (missing) return `0/1 nodes are available: persistentvolumeclaim "${missing.name}" not found. not found`;
    const leaving = claims.find(({ claim }) => claim?.metadata.deletionTimestamp);
    if (leaving) return `0/1 nodes are available: persistentvolumeclaim "${leaving.name}" is being deleted. not found`;
    return claims.every(({ claim }) => claim?.status?.phase === 'Bound')
      ? undefined : '0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found';
  }

  return { name: 'scheduler', sources: sources(objects), reconcile };
}

function isWaiting({ spec, metadata }: StoredPod): boolean {
  const isOurs = spec?.schedulerName === undefined || spec.schedulerName === 'default-scheduler';
  return isOurs && !spec?.nodeName && !metadata.deletionTimestamp && (spec?.schedulingGates ?? []).length === 0;
}

function toMessage(found: readonly Obstacle[]): string | undefined {
  if (found.length === 0) return undefined;
  const list = found.map(({ reason }) => `1 ${reason}`).toSorted().join(', ');
  const preemption = found.some(({ final }) => final) ? 'Preemption is not helpful for scheduling' : 'No preemption victims found for incoming pod';
  return `0/1 nodes are available: ${list}. no new claims to deallocate, preemption: 0/1 nodes are available: 1 ${preemption}.`;
}

/** A pod that waits is looked at again whenever something that could help has changed. */
function sources(objects: Objects): Controller['sources'] {
  const waiting = (): string[] => objects.list('Pod').filter(isWaiting).map(toKey);
  return [
    from('Pod', (pod) => (isWaiting(pod) ? [toKey(pod)] : waiting())),
    from('Node', waiting),
    from('PersistentVolumeClaim', waiting),
  ];
}
