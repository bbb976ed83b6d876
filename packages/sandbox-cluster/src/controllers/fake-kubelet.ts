import type { ContainerStatus } from 'kubernetes-types/core/v1.d.ts';
import type { Objects, Stored } from '../objects.ts';
import { toTimestamp } from './time.ts';

/**
 * For tests only: a kubelet that runs nothing. A bound pod becomes Running, and Ready unless `isHealthy` says no; pods whose restart policy is
 * not Always end as `exitOf` says; a deleted pod is gone one turn later.
 */
export function startFakeKubelet({ objects, now, isHealthy = () => true, exitOf = () => 'Succeeded' }: {
  objects: Objects; now: () => Date;
  isHealthy?: (pod: Stored<'Pod'>) => boolean;
  exitOf?: (pod: Stored<'Pod'>) => 'Succeeded' | 'Failed' | 'Running';
}): { stop(): void; look(): void } {
  let next = 0;
  const turns = new Set<NodeJS.Immediate>();

  function look(): void {
    for (const pod of objects.list('Pod')) note(pod);
  }

  function note({ metadata }: Stored<'Pod'>): void {
    const turn = setImmediate(() => {
      turns.delete(turn);
      const pod = objects.get('Pod', metadata.namespace, metadata.name);
      if (pod?.spec?.nodeName) handle(pod);
    });
    turns.add(turn);
  }

  function handle(pod: Stored<'Pod'>): void {
    if (pod.metadata.deletionTimestamp) {
      objects.remove('Pod', pod.metadata.namespace, pod.metadata.name, { gracePeriodSeconds: 0 });
      return;
    }
    if (pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') return;
    const ends = pod.spec?.restartPolicy !== undefined && pod.spec.restartPolicy !== 'Always' ? exitOf(pod) : 'Running';
    objects.updateStatus('Pod', { ...structuredClone(pod), status: toStatus(pod, ends) });
  }

  function toStatus(pod: Stored<'Pod'>, phase: 'Running' | 'Succeeded' | 'Failed'): NonNullable<Stored<'Pod'>['status']> {
    const at = toTimestamp(now());
    const isReady = phase === 'Running' && isHealthy(pod);
    const known = pod.status?.conditions ?? [];
    const ready = { type: 'Ready', status: isReady ? 'True' : 'False' };
    const before = known.find((condition) => condition.type === 'Ready');
    const condition = { ...ready, lastTransitionTime: before?.status === ready.status ? before.lastTransitionTime : at };
    next += pod.status?.podIP ? 0 : 1;
    return {
      ...pod.status, phase,
      podIP: pod.status?.podIP ?? `127.64.0.${next}`,
      startTime: pod.status?.startTime ?? at,
      conditions: [...known.filter(({ type }) => type !== 'Ready'), condition],
      containerStatuses: (pod.spec?.containers ?? []).map(({ name, image = '' }): ContainerStatus => ({
        name, image, imageID: '', restartCount: 0, ready: isReady,
        state: phase === 'Running' ? { running: { startedAt: at } } : { terminated: { exitCode: phase === 'Succeeded' ? 0 : 1, finishedAt: at } },
      })),
    };
  }

  look();
  const unwatch = objects.watch(['Pod'], ({ type, object }) => {
    if (type !== 'DELETED') note(object);
  });
  return {
    look,
    stop() {
      unwatch();
      for (const turn of turns) clearImmediate(turn);
    },
  };
}
