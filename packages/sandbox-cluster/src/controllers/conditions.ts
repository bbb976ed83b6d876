type Condition = { type: string; status: string; reason?: string; message?: string; lastTransitionTime?: string };

export function findCondition<C extends Condition>(conditions: readonly C[] | undefined, type: string): C | undefined {
  return conditions?.find((condition) => condition.type === type);
}

/**
 * Upstream's rule for workload conditions (deployment_util.go, SetDeploymentCondition): the same status and reason leave the old
 * condition untouched; otherwise the new one goes to the end, with the old lastTransitionTime while the status is the same.
 */
export function setCondition<C extends Condition>(conditions: readonly C[] | undefined, next: C): C[] {
  const current = findCondition(conditions, next.type);
  if (current && current.status === next.status && current.reason === next.reason) return [...(conditions ?? [])];
  const kept = current?.status === next.status && current.lastTransitionTime ? { lastTransitionTime: current.lastTransitionTime } : {};
  return [...removeCondition(conditions, next.type), { ...next, ...kept }];
}

/**
 * The rule of pods, HPAs and metav1.Condition: every field is written in place; lastTransitionTime moves only with the status.
 */
export function writeCondition<C extends Condition>(conditions: readonly C[] | undefined, next: C): C[] {
  const current = findCondition(conditions, next.type);
  if (!current) return [...(conditions ?? []), next];
  const kept = current.status === next.status && current.lastTransitionTime ? { lastTransitionTime: current.lastTransitionTime } : {};
  return (conditions ?? []).map((condition) => (condition.type === next.type ? { ...condition, ...next, ...kept } : condition));
}

export function removeCondition<C extends Condition>(conditions: readonly C[] | undefined, type: string): C[] {
  return (conditions ?? []).filter((condition) => condition.type !== type);
}
