import { objectAt, valueAt } from '../json.ts';
import type { Stored } from '../objects.ts';
import { StatusError } from '../objects.ts';
import { notFound } from '../store/errors.ts';
import type { Store } from '../store/store.ts';
import { readDocument } from './body.ts';
import { answer, type Call } from './call.ts';
import type { Target } from './route.ts';
import { labelMatcher } from './selectors.ts';

/** POST pods/NAME/eviction: a delete that budgets can refuse (https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/). */
export async function evict(store: Store, call: Call, { namespace, name = '' }: Target): Promise<void> {
  const options = objectAt((await readDocument(call)) ?? {}, 'deleteOptions');
  const pod = store.get('Pod', namespace, name);
  if (!pod) throw notFound('Pod', name);
  const budget = store.list('PodDisruptionBudget', namespace).find((each) => covers(each, pod));
  if (budget && (budget.status?.disruptionsAllowed ?? 0) < 1) {
    throw new StatusError(429, 'TooManyRequests', "Cannot evict pod as it would violate the pod's disruption budget.", {
      causes: [{ reason: 'DisruptionBudget', message: `The disruption budget ${budget.metadata.name} needs ${budget.status?.desiredHealthy ?? 0} healthy pods and has ${budget.status?.currentHealthy ?? 0} currently` }],
    });
  }
  if (!isDryRun(options, call)) {
    const grace = valueAt(options, 'gracePeriodSeconds');
    store.remove('Pod', namespace, name, typeof grace === 'number' ? { gracePeriodSeconds: grace } : {});
    await store.durable();
  }
  answer(call, 201, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 });
}

/** `kubectl drain --dry-run=server` asks in the body, others in the query. */
function isDryRun(options: ReturnType<typeof objectAt>, call: Call): boolean {
  return call.query.get('dryRun') === 'All' || (Array.isArray(options?.dryRun) && options.dryRun.includes('All'));
}

function covers({ spec }: Stored<'PodDisruptionBudget'>, { metadata }: Stored<'Pod'>): boolean {
  const { matchLabels = {}, matchExpressions = [] } = spec?.selector ?? {};
  const expressions = matchExpressions.map(({ key, operator, values = [] }) => {
    if (operator === 'Exists') return key;
    return operator === 'DoesNotExist' ? `!${key}` : `${key} ${operator.toLowerCase()} (${values.join(',')})`;
  });
  const labels = Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`);
  return labelMatcher([...labels, ...expressions].join(','))({ metadata: { labels: { ...metadata.labels } } });
}
