import type { HPAScalingRules } from 'kubernetes-types/autoscaling/v2.d.ts';
import { describe, expect, test } from 'vitest';
import { normalize, rememberRescale } from './hpa-behavior.ts';
import type { History } from './hpa-behavior.ts';

const NOW = new Date('2026-11-23T09:00:00Z');
const NOTHING: History = { recommendations: [], added: [], removed: [] };
/** As the API fills them. */
const UP: HPAScalingRules = { stabilizationWindowSeconds: 0, selectPolicy: 'Max', policies: [{ type: 'Pods', value: 4, periodSeconds: 15 }, { type: 'Percent', value: 100, periodSeconds: 15 }] };
const DOWN: HPAScalingRules = { stabilizationWindowSeconds: 300, selectPolicy: 'Max', policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] };

function ago(...entries: [seconds: number, replicas: number][]): { at: number; replicas: number }[] {
  return entries.map(([seconds, replicas]) => ({ at: NOW.getTime() - seconds * 1000, replicas }));
}

function ask(currentReplicas: number, proposal: number, range: [number, number] = [1, 20]): Parameters<typeof normalize>[1] {
  return { currentReplicas, proposal, minReplicas: range[0], maxReplicas: range[1] };
}

describe('without behavior', () => {
  test.each([
    ['takes the proposal', ask(2, 3), [], 3, 'ReadyForNewScale', 'DesiredWithinRange', false],
    ['keeps the highest of five minutes', ask(5, 2), ago([299, 5]), 5, 'ScaleDownStabilized', 'DesiredWithinRange', false],
    ['forgets what is older', ask(5, 2), ago([301, 5]), 2, 'ReadyForNewScale', 'DesiredWithinRange', false],
    ['at most doubles', ask(4, 20), [], 8, 'ReadyForNewScale', 'ScaleUpLimit', true],
    ['goes from one to four', ask(1, 20), [], 4, 'ReadyForNewScale', 'ScaleUpLimit', true],
    ['stops at the maximum', ask(4, 20, [1, 6]), [], 6, 'ReadyForNewScale', 'TooManyReplicas', true],
    ['stops at the minimum', ask(4, 1, [2, 6]), [], 2, 'ReadyForNewScale', 'TooFewReplicas', true],
  ] as const)('%s', (_words, wish, recommendations, replicas, able, limit, limited) => {
    const result = normalize(undefined, wish, { ...NOTHING, recommendations }, NOW);
    expect([result.replicas, result.able.reason, result.limit.reason, result.limit.limited]).toEqual([replicas, able, limit, limited]);
  });

  test('remembers what was proposed, not what was done', () => {
    const { history } = normalize(undefined, ask(5, 2), { ...NOTHING, recommendations: ago([400, 9], [10, 5]) }, NOW);
    expect(history.recommendations.map(({ replicas }) => replicas)).toEqual([5, 2]);
  });
});

describe('stabilization', () => {
  test.each([
    ['down waits for the window', UP, DOWN, ask(5, 2), ago([200, 5]), 5, 'ScaleDownStabilized'],
    ['down takes the highest of the window', UP, DOWN, ask(5, 2), ago([250, 4], [100, 3]), 4, 'ScaleDownStabilized'],
    ['down at once with no window', UP, { ...DOWN, stabilizationWindowSeconds: 0 }, ask(5, 2), ago([1, 5]), 2, 'ReadyForNewScale'],
    ['up at once by default', UP, DOWN, ask(2, 4), ago([10, 2]), 4, 'ReadyForNewScale'],
    ['up takes the lowest of its window', { ...UP, stabilizationWindowSeconds: 60 }, DOWN, ask(2, 6), ago([30, 3]), 3, 'ScaleUpStabilized'],
    ['up stays when the window knows fewer', { ...UP, stabilizationWindowSeconds: 60 }, DOWN, ask(4, 6), ago([30, 2]), 4, 'ScaleUpStabilized'],
  ] as const)('%s', (_words, scaleUp, scaleDown, wish, recommendations, replicas, able) => {
    const result = normalize({ scaleUp, scaleDown }, wish, { ...NOTHING, recommendations }, NOW);
    expect([result.replicas, result.able.reason]).toEqual([replicas, able]);
  });
});

describe('policies', () => {
  type Policies = NonNullable<HPAScalingRules['policies']>;
  const pods = (value: number, periodSeconds = 60): Policies => [{ type: 'Pods', value, periodSeconds }];
  const percent = (value: number, periodSeconds = 60): Policies => [{ type: 'Percent', value, periodSeconds }];
  const both = [...pods(4), ...percent(100)];

  test.each([
    ['Pods adds a number', { ...UP, policies: pods(2) }, ask(3, 20), NOTHING, 5, 'ScaleUpLimit'],
    ['Percent rounds up', { ...UP, policies: percent(10) }, ask(3, 20), NOTHING, 4, 'ScaleUpLimit'],
    ['Max takes the bigger step', { ...UP, policies: both }, ask(3, 20), NOTHING, 7, 'ScaleUpLimit'],
    ['Min takes the smaller step', { ...UP, selectPolicy: 'Min', policies: both }, ask(3, 20), NOTHING, 6, 'ScaleUpLimit'],
    ['Disabled forbids it', { ...UP, selectPolicy: 'Disabled' }, ask(3, 20), NOTHING, 3, 'ScaleUpLimit'],
    ['what was added in the period counts', { ...UP, policies: pods(4) }, ask(6, 20), { ...NOTHING, added: ago([30, 3]) }, 7, 'ScaleUpLimit'],
    ['what was added before the period does not', { ...UP, policies: pods(4) }, ask(6, 20), { ...NOTHING, added: ago([61, 3]) }, 10, 'ScaleUpLimit'],
    ['what was removed in the period counts too', { ...UP, policies: pods(4) }, ask(3, 20), { ...NOTHING, removed: ago([30, 2]) }, 9, 'ScaleUpLimit'],
    ['a limit never turns the direction', { ...UP, policies: pods(1) }, ask(6, 20), { ...NOTHING, added: ago([30, 4]) }, 6, 'ScaleUpLimit'],
    ['the maximum is the limit when it is lower', UP, ask(3, 20, [1, 4]), NOTHING, 4, 'TooManyReplicas'],
  ] as const)('up: %s', (_words, scaleUp, wish, history, replicas, reason) => {
    const result = normalize({ scaleUp, scaleDown: DOWN }, wish, history, NOW);
    expect([result.replicas, result.limit.reason, result.limit.limited]).toEqual([replicas, reason, true]);
  });

  test.each<[string, HPAScalingRules, Parameters<typeof ask>, History, number, string]>([
    ['Pods removes a number', { policies: pods(2) }, [9, 1], NOTHING, 7, 'ScaleDownLimit'],
    ['Percent cuts the fraction off', { policies: percent(10) }, [9, 1], NOTHING, 8, 'ScaleDownLimit'],
    ['Max takes the bigger step', { policies: [...pods(2), ...percent(50)] }, [9, 1], NOTHING, 4, 'ScaleDownLimit'],
    ['Min takes the smaller step', { selectPolicy: 'Min', policies: [...pods(2), ...percent(50)] }, [9, 1], NOTHING, 7, 'ScaleDownLimit'],
    ['Disabled forbids it', { selectPolicy: 'Disabled' }, [9, 1], NOTHING, 9, 'ScaleDownLimit'],
    ['what was removed in the period counts', { policies: pods(4) }, [6, 1], { ...NOTHING, removed: ago([30, 3]) }, 5, 'ScaleDownLimit'],
    ['the minimum is the limit when it is higher', {}, [9, 1, [3, 20]], NOTHING, 3, 'TooFewReplicas'],
  ])('down: %s', (_words, rules, wish, history, replicas, reason) => {
    const scaleDown = { ...DOWN, stabilizationWindowSeconds: 0, ...rules };
    const result = normalize({ scaleUp: UP, scaleDown }, ask(...wish), history, NOW);
    expect([result.replicas, result.limit.reason, result.limit.limited]).toEqual([replicas, reason, true]);
  });

  test('remembers rescales as long as a policy looks at them', () => {
    const history = { ...NOTHING, added: ago([100, 1], [10, 2]) };
    const later = rememberRescale({ scaleUp: { ...UP, policies: pods(4, 60) }, scaleDown: DOWN }, history, 3, 7, NOW);
    expect(later.added.map(({ replicas }) => replicas)).toEqual([2, 4]);
    expect(rememberRescale(undefined, history, 3, 7, NOW)).toBe(history);
  });
});
