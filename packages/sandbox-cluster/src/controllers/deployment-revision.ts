import type { Kinds, Stored } from '../objects.ts';
import { oldestFirst } from './deployment-rollout.ts';
import type { RolloutSet } from './deployment-rollout.ts';
import { toControllerReference } from './owners.ts';
import { equalTemplates, hashTemplate } from './pod-template.ts';

export const REVISION = 'deployment.kubernetes.io/revision';
const REVISION_HISTORY = 'deployment.kubernetes.io/revision-history';
const DESIRED_REPLICAS = 'deployment.kubernetes.io/desired-replicas';
const MAX_REPLICAS = 'deployment.kubernetes.io/max-replicas';
const HASH_LABEL = 'pod-template-hash';
const NOT_COPIED = new Set([
  'kubectl.kubernetes.io/last-applied-configuration', REVISION, REVISION_HISTORY, DESIRED_REPLICAS, MAX_REPLICAS,
  'deprecated.deployment.rollback.to',
]);
const LONGEST_HISTORY = 2000;

type OwnedSet = Stored<'ReplicaSet'>;
type Annotations = Readonly<Record<string, string>>;

/** The set whose pods are what the deployment asks for now; a rollback finds the old set again this way. The oldest of several. */
export function findNewSet(deployment: Stored<'Deployment'>, sets: readonly OwnedSet[]): OwnedSet | undefined {
  return sets
    .toSorted((a, b) => oldestFirst(a.metadata, b.metadata))
    .find((set) => equalTemplates(set.spec?.template, deployment.spec?.template));
}

export function revisionOf(set: OwnedSet): number {
  return Number(set.metadata.annotations?.[REVISION] ?? 0) || 0;
}

export function desiredReplicasOf(set: OwnedSet): number | undefined {
  return toNumber(set.metadata.annotations?.[DESIRED_REPLICAS]);
}

export function toRolloutSet(set: OwnedSet): RolloutSet {
  return {
    name: set.metadata.name,
    replicas: set.spec?.replicas ?? 1,
    availableReplicas: set.status?.availableReplicas ?? 0,
    creationTimestamp: set.metadata.creationTimestamp,
    maxReplicas: toNumber(set.metadata.annotations?.[MAX_REPLICAS]),
  };
}

/** The annotations of the new set: the deployment's, and a revision above all others (SetNewReplicaSetAnnotations). */
export function newSetAnnotations(deployment: Annotations, current: Annotations, maxOldRevision: number): Record<string, string> {
  const copied = Object.fromEntries(Object.entries(deployment).filter(([key]) => !NOT_COPIED.has(key)));
  const annotations: Record<string, string> = { ...current, ...copied };
  const revision = maxOldRevision + 1;
  const before = current[REVISION];
  if ((toNumber(before) ?? 0) >= revision) return annotations;
  annotations[REVISION] = String(revision);
  if (before !== undefined) annotations[REVISION_HISTORY] = appendRevision(current[REVISION_HISTORY], before);
  return annotations;
}

/** Annotations that tell scaling from rolling out (SetReplicasAnnotations). */
export function replicasAnnotations(desired: number, max: number): Record<string, string> {
  return { [DESIRED_REPLICAS]: String(desired), [MAX_REPLICAS]: String(max) };
}

/** The replica set that a deployment makes for its template. */
export function toNewSet(deployment: Stored<'Deployment'>, replicas: number, annotations: Record<string, string>): Kinds['ReplicaSet'] {
  const { template, selector, minReadySeconds } = structuredClone(deployment.spec) ?? { template: {}, selector: {} };
  const hash = hashTemplate(template, deployment.status?.collisionCount);
  const labels = { ...template.metadata?.labels, [HASH_LABEL]: hash };
  return {
    metadata: {
      name: `${deployment.metadata.name.slice(0, 253 - 1 - hash.length)}-${hash}`,
      namespace: deployment.metadata.namespace,
      labels,
      annotations,
      ownerReferences: [toControllerReference(deployment)],
    },
    spec: {
      replicas,
      ...(minReadySeconds ? { minReadySeconds } : {}),
      selector: { ...selector, matchLabels: { ...selector.matchLabels, [HASH_LABEL]: hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  };
}

function appendRevision(history: string | undefined, revision: string): string {
  const revisions = [...(history ? history.split(',') : []), revision];
  while (revisions.join(',').length > LONGEST_HISTORY) revisions.shift();
  return revisions.join(',');
}

function toNumber(text: string | undefined): number | undefined {
  const value = Number.parseInt(text ?? '', 10);
  return Number.isNaN(value) ? undefined : value;
}
