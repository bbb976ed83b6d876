import type { HPAScalingRules, HorizontalPodAutoscalerSpec } from 'kubernetes-types/autoscaling/v2.d.ts';

/** What the controller remembers of one HPA; lost on a restart, as upstream's. Times in milliseconds. */
export type History = {
  recommendations: readonly { at: number; replicas: number }[];
  added: readonly { at: number; replicas: number }[];
  removed: readonly { at: number; replicas: number }[];
};
type Reason = { reason: string; message: string };
export type Normalized = {
  replicas: number;
  /** For AbleToScale=True. */
  able: Reason;
  /** For ScalingLimited. */
  limit: Reason & { limited: boolean };
  history: History;
};
export type Wish = { currentReplicas: number; proposal: number; minReplicas: number; maxReplicas: number };

const DEFAULT_WINDOW_SECONDS = 300;
const READY: Reason = { reason: 'ReadyForNewScale', message: 'recommended size matches current size' };
const UP_STABILIZED: Reason = { reason: 'ScaleUpStabilized', message: 'recent recommendations were lower than current one, applying the lowest recent recommendation' };
const DOWN_STABILIZED: Reason = { reason: 'ScaleDownStabilized', message: 'recent recommendations were higher than current one, applying the highest recent recommendation' };
const IN_RANGE: Reason = { reason: 'DesiredWithinRange', message: 'the desired count is within the acceptable range' };
const UP_LIMIT: Reason = { reason: 'ScaleUpLimit', message: 'the desired replica count is increasing faster than the maximum scale rate' };
const DOWN_LIMIT: Reason = { reason: 'ScaleDownLimit', message: 'the desired replica count is decreasing faster than the maximum scale rate' };
const TOO_MANY: Reason = { reason: 'TooManyReplicas', message: 'the desired replica count is more than the maximum replica count' };
const TOO_FEW: Reason = { reason: 'TooFewReplicas', message: 'the desired replica count is less than the minimum replica count' };

/** Stabilization, policies, minimum and maximum (horizontal.go: normalizeDesiredReplicas, …WithBehaviors). */
export function normalize(behavior: HorizontalPodAutoscalerSpec['behavior'], wish: Wish, history: History, now: Date): Normalized {
  const at = now.getTime();
  const stabilized = behavior ? stabilize(behavior, wish, history, at) : stabilizeByDefault(wish, history, at);
  const windowMs = 1000 * (behavior ? Math.max(upWindow(behavior), downWindow(behavior)) : DEFAULT_WINDOW_SECONDS);
  const recommendations = history.recommendations.filter((recommendation) => recommendation.at >= at - windowMs);
  const limited = behavior
    ? limitByPolicies(behavior, { ...wish, proposal: stabilized }, history, at)
    : limitByDefault({ ...wish, proposal: stabilized });
  const stabilizedReason = wish.proposal >= wish.currentReplicas && behavior ? UP_STABILIZED : DOWN_STABILIZED;
  return {
    replicas: limited.replicas,
    able: stabilized === wish.proposal ? READY : stabilizedReason,
    limit: { ...limited.why, limited: limited.replicas !== stabilized },
    history: { ...history, recommendations: [...recommendations, { at, replicas: wish.proposal }] },
  };
}

/** Remembers a rescale for the policies, and forgets what no policy looks at any more (storeScaleEvent). */
export function rememberRescale(behavior: HorizontalPodAutoscalerSpec['behavior'], history: History, from: number, to: number, now: Date): History {
  if (!behavior) return history;
  const at = now.getTime();
  const keep = (events: History['added'], rules: HPAScalingRules | undefined): History['added'] => {
    const longestMs = 1000 * Math.max(0, ...(rules?.policies ?? []).map((policy) => policy.periodSeconds));
    return events.filter((event) => event.at >= at - longestMs);
  };
  if (to > from) return { ...history, added: [...keep(history.added, behavior.scaleUp), { at, replicas: to - from }] };
  return { ...history, removed: [...keep(history.removed, behavior.scaleDown), { at, replicas: from - to }] };
}

type Behavior = NonNullable<HorizontalPodAutoscalerSpec['behavior']>;

function upWindow(behavior: Behavior): number {
  return behavior.scaleUp?.stabilizationWindowSeconds ?? 0;
}

function downWindow(behavior: Behavior): number {
  return behavior.scaleDown?.stabilizationWindowSeconds ?? DEFAULT_WINDOW_SECONDS;
}

function stabilize(behavior: Behavior, { proposal, currentReplicas }: Wish, { recommendations }: History, at: number): number {
  const within = (seconds: number): number[] => recommendations.filter((old) => old.at > at - seconds * 1000).map((old) => old.replicas);
  const up = Math.min(proposal, ...within(upWindow(behavior)));
  const down = Math.max(proposal, ...within(downWindow(behavior)));
  return Math.min(Math.max(currentReplicas, up), down);
}

function stabilizeByDefault({ proposal }: Wish, { recommendations }: History, at: number): number {
  return Math.max(proposal, ...recommendations.filter((old) => old.at >= at - DEFAULT_WINDOW_SECONDS * 1000).map((old) => old.replicas));
}

function limitByDefault({ currentReplicas, proposal, minReplicas, maxReplicas }: Wish): { replicas: number; why: Reason } {
  const most = Math.max(2 * currentReplicas, 4);
  if (proposal < minReplicas) return { replicas: minReplicas, why: TOO_FEW };
  if (proposal > Math.min(most, maxReplicas)) return { replicas: Math.min(most, maxReplicas), why: maxReplicas > most ? UP_LIMIT : TOO_MANY };
  return { replicas: proposal, why: IN_RANGE };
}

function limitByPolicies(behavior: Behavior, { currentReplicas, proposal, minReplicas, maxReplicas }: Wish, history: History, at: number): { replicas: number; why: Reason } {
  if (proposal > currentReplicas) {
    const most = Math.max(currentReplicas, upLimit(behavior.scaleUp, currentReplicas, history, at));
    const allowed = Math.min(most, maxReplicas);
    if (proposal > allowed) return { replicas: allowed, why: maxReplicas > most ? UP_LIMIT : TOO_MANY };
  }
  if (proposal < currentReplicas) {
    const least = Math.min(currentReplicas, downLimit(behavior.scaleDown, currentReplicas, history, at));
    const allowed = Math.max(least, minReplicas);
    if (proposal < allowed) return { replicas: allowed, why: minReplicas < least ? DOWN_LIMIT : TOO_FEW };
  }
  return { replicas: proposal, why: IN_RANGE };
}

/** `Max` is the biggest change: the highest count up, the lowest down. */
function upLimit(rules: HPAScalingRules | undefined, currentReplicas: number, history: History, at: number): number {
  if (rules?.selectPolicy === 'Disabled') return currentReplicas;
  const limits = (rules?.policies ?? []).map(({ type, value, periodSeconds }) => {
    const start = periodStart(currentReplicas, history, periodSeconds, at);
    return type === 'Pods' ? start + value : Math.ceil(start * (1 + value / 100));
  });
  return rules?.selectPolicy === 'Min' ? Math.min(...limits) : Math.max(...limits);
}

function downLimit(rules: HPAScalingRules | undefined, currentReplicas: number, history: History, at: number): number {
  if (rules?.selectPolicy === 'Disabled') return currentReplicas;
  const limits = (rules?.policies ?? []).map(({ type, value, periodSeconds }) => {
    const start = periodStart(currentReplicas, history, periodSeconds, at);
    return type === 'Pods' ? start - value : Math.trunc(start * (1 - value / 100));
  });
  return rules?.selectPolicy === 'Min' ? Math.max(...limits) : Math.min(...limits);
}

function periodStart(currentReplicas: number, { added, removed }: History, periodSeconds: number, at: number): number {
  const within = (events: History['added']): number => events
    .filter((event) => event.at > at - periodSeconds * 1000).reduce((all, event) => all + event.replicas, 0);
  return currentReplicas - within(added) + within(removed);
}
