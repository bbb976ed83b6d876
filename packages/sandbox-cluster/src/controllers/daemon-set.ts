import type { DaemonSetStatus } from 'kubernetes-types/apps/v1.d.ts';
import type { Pod } from 'kubernetes-types/core/v1.d.ts';
import type { Stored } from '../objects.ts';
import { from, splitKey, toKey } from './controller.ts';
import type { Controller, ControllerContext } from './controller.ts';
import { hashOf, syncRevisions, truncateHistory } from './controller-revisions.ts';
import type { Revision } from './controller-revisions.ts';
import { createEventRecorder } from './events.ts';
import { claim } from './owners.ts';
import { createPodControl } from './pod-control.ts';
import { podSources } from './pod-sources.ts';
import { toPod } from './pod-template.ts';
import { isPodAvailable, isPodFinished, isPodReady, nextAvailabilityMs } from './pods.ts';
import type { StoredPod } from './pods.ts';
import { matchesLabels, matchesSelector } from './selectors.ts';

type DaemonSet = Stored<'DaemonSet'>;

/** DaemonSet → one pod per node that its nodeSelector allows, after pkg/controller/daemon of Kubernetes 1.34. */
export function createDaemonSetController({ objects, now }: ControllerContext): Controller {
  const events = createEventRecorder({ objects, now, component: 'daemonset-controller' });
  const control = createPodControl({ objects, events });

  function reconcile(key: string): number | undefined {
    const { namespace, name } = splitKey(key);
    const set = objects.get('DaemonSet', namespace, name);
    if (!set) return undefined;
    const { revisions, update } = syncRevisions(objects, set);
    if (!set.metadata.deletionTimestamp) for (const node of nodesOf(set)) syncNode(set, node, update);
    const pods = podsOf(set);
    const status = toStatus(set, nodesOf(set), pods, hashOf(update), now());
    objects.updateStatus('DaemonSet', { ...structuredClone(set), status });
    const used = revisions.filter((revision) => pods.some((pod) => hashLabel(pod) === hashOf(revision)));
    truncateHistory(objects, set, revisions, [update, ...used].map((revision) => revision.metadata.name));
    return nextAvailabilityMs(pods, set.spec?.minReadySeconds ?? 0, now());
  }

  /** A finished pod is replaced, and one of an old revision too, once the node has no other (maxUnavailable of one node is one). */
  function syncNode(set: DaemonSet, node: string, update: Revision): void {
    const pods = podsOf(set).filter((pod) => toNode(pod) === node);
    if (pods.length === 0) control.create(set, toDaemonPod(set, node, update));
    const isStale = (pod: StoredPod): boolean => set.spec?.updateStrategy?.type !== 'OnDelete' && hashLabel(pod) !== hashOf(update);
    for (const pod of pods) {
      if (!pod.metadata.deletionTimestamp && (isPodFinished(pod) || isStale(pod))) control.delete(set, pod);
    }
  }

  function nodesOf(set: DaemonSet): string[] {
    const selector = set.spec?.template.spec?.nodeSelector ?? {};
    return objects.list('Node').filter((node) => matchesLabels(selector, node.metadata.labels)).map((node) => node.metadata.name);
  }

  function podsOf(set: DaemonSet): StoredPod[] {
    return claim(objects, 'Pod', set, (pod) => matchesSelector(set.spec?.selector, pod.metadata.labels));
  }

  const sources = [
    ...podSources(objects, 'DaemonSet', (set) => set.spec?.selector),
    from('Node', () => objects.list('DaemonSet').map(toKey)),
  ];
  return { name: 'daemonset', sources, reconcile };
}

/** The scheduler binds it, because only this node matches (util.ReplaceDaemonSetPodNodeNameNodeAffinity). */
function toDaemonPod(set: DaemonSet, node: string, update: Revision): Pod {
  const pod = toPod(set.spec?.template ?? {}, set);
  const nodeAffinity = {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] }],
    },
  };
  return {
    metadata: {
      ...pod.metadata,
      labels: { ...pod.metadata?.labels, 'controller-revision-hash': hashOf(update), 'pod-template-generation': String(set.metadata.generation ?? 1) },
    },
    spec: { containers: [], ...pod.spec, affinity: { ...pod.spec?.affinity, nodeAffinity } },
  };
}

function toStatus(set: DaemonSet, nodes: readonly string[], pods: readonly StoredPod[], hash: string, now: Date): DaemonSetStatus {
  const staying = pods.filter((pod) => !pod.metadata.deletionTimestamp);
  const numberAvailable = staying.filter((pod) => isPodAvailable(pod, set.spec?.minReadySeconds ?? 0, now)).length;
  const optional = {
    updatedNumberScheduled: staying.filter((pod) => hashLabel(pod) === hash).length,
    numberAvailable,
    numberUnavailable: nodes.length - numberAvailable,
  };
  return {
    currentNumberScheduled: staying.length,
    numberMisscheduled: 0,
    desiredNumberScheduled: nodes.length,
    numberReady: staying.filter(isPodReady).length,
    observedGeneration: set.metadata.generation,
    ...Object.fromEntries(Object.entries(optional).filter(([, count]) => count > 0)),
  };
}

function toNode(pod: StoredPod): string | undefined {
  const terms = pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  return pod.spec?.nodeName ?? terms[0]?.matchFields?.[0]?.values?.[0];
}

function hashLabel(pod: StoredPod): string | undefined {
  return pod.metadata.labels?.['controller-revision-hash'];
}
