const colors = ['text-(--pod-0)', 'text-(--pod-1)', 'text-(--pod-2)', 'text-(--pod-3)', 'text-(--pod-4)', 'text-(--pod-5)', 'text-(--pod-6)', 'text-(--pod-7)'];

/** One of eight colours by the pod's name; the name always stands beside it. */
export function toPodColor(pod: string): string {
  let hash = 0;
  for (let index = 0; index < pod.length; index += 1) hash = (hash * 31 + pod.charCodeAt(index)) | 0;
  return colors[Math.abs(hash) % colors.length] ?? 'text-muted';
}
