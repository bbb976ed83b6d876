const colors = ['text-(--pod-0)', 'text-(--pod-1)', 'text-(--pod-2)', 'text-(--pod-3)', 'text-(--pod-4)', 'text-(--pod-5)', 'text-(--pod-6)', 'text-(--pod-7)'];

/** Eight colours in turn, by the order in which pods appear, so that neighbours differ; the name always stands beside it. */
export function toPodColor(pod: number): string {
  return colors[pod % colors.length] ?? 'text-muted';
}
