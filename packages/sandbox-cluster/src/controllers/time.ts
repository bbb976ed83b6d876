/** RFC 3339 with seconds, the form of every metav1.Time. */
export function toTimestamp(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** Milliseconds from `since` (a timestamp of an object) to `now`; an absent timestamp counts as now. */
export function millisecondsSince(since: string | undefined, now: Date): number {
  return since === undefined ? 0 : now.getTime() - Date.parse(since);
}
