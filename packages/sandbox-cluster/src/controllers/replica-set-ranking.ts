import type { StoredPod } from './pods.ts';
import { isPodReady, podCondition } from './pods.ts';

const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';
const PHASE_ORDER: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 };

/**
 * The pods to give up first: unassigned, pending, not ready, cheap, ready for a short time, often restarted, young
 * (pkg/controller/controller_utils.go, ActivePodsWithRanks). Ages are compared by powers of two, ties go by uid, so that scaling down does
 * not always hit the same pods. The rule about pods that share a node is left out: there is one node.
 */
export function rankForDeletion(pods: readonly StoredPod[], now: Date): StoredPod[] {
  return pods.toSorted((a, b) => {
    for (const compare of RULES) {
      const order = compare(a, b, now);
      if (order !== 0) return order;
    }
    return 0;
  });
}

type Rule = (a: StoredPod, b: StoredPod, now: Date) => number;

const RULES: readonly Rule[] = [
  (a, b) => Number(Boolean(a.spec?.nodeName)) - Number(Boolean(b.spec?.nodeName)),
  (a, b) => phaseOrder(a) - phaseOrder(b),
  (a, b) => Number(isPodReady(a)) - Number(isPodReady(b)),
  (a, b) => deletionCost(a) - deletionCost(b),
  (a, b, now) => (isPodReady(a) && isPodReady(b) ? compareAges(readySince(a), readySince(b), now, a, b) : 0),
  (a, b) => restarts(b) - restarts(a),
  (a, b, now) => compareAges(a.metadata.creationTimestamp, b.metadata.creationTimestamp, now, a, b),
];

function compareAges(a: string, b: string, now: Date, podA: StoredPod, podB: StoredPod): number {
  if (a === b) return 0;
  return ageClass(a, now) - ageClass(b, now) || (podA.metadata.uid < podB.metadata.uid ? -1 : 1);
}

/** log2 of the age in nanoseconds, as upstream counts. */
function ageClass(since: string, now: Date): number {
  const age = (now.getTime() - Date.parse(since)) * 1e6;
  return age > 0 ? Math.trunc(Math.log2(age)) : -1;
}

function readySince(pod: StoredPod): string {
  return podCondition(pod, 'Ready')?.lastTransitionTime ?? '';
}

function phaseOrder(pod: StoredPod): number {
  return PHASE_ORDER[pod.status?.phase ?? 'Pending'] ?? 0;
}

function deletionCost(pod: StoredPod): number {
  return Number(pod.metadata.annotations?.[DELETION_COST] ?? 0) || 0;
}

function restarts(pod: StoredPod): number {
  return Math.max(0, ...(pod.status?.containerStatuses ?? []).map((status) => status.restartCount));
}
