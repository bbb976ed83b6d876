import { parse } from 'yaml';

export type ValueChange = { path: string; before: string | null; after: string | null };

/** What differs between two values texts, leaf by leaf, in the order of the paths. Lists count as one value. Texts must be valid YAML. */
export function compareValues(before: string, after: string): ValueChange[] {
  const old = toLeaves(before);
  const next = toLeaves(after);
  return [...new Set([...old.keys(), ...next.keys()])].sort()
    .map((path) => ({ path, before: old.get(path) ?? null, after: next.get(path) ?? null }))
    .filter((change) => change.before !== change.after);
}

function toLeaves(text: string): Map<string, string> {
  const leaves = new Map<string, string>();
  const root: unknown = parse(text);
  if (root !== null && root !== undefined) collect(root, '', leaves);
  return leaves;
}

function collect(value: unknown, path: string, leaves: Map<string, string>): void {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    for (const [key, child] of Object.entries(value)) collect(child, path === '' ? key : `${path}.${key}`, leaves);
    return;
  }
  leaves.set(path, JSON.stringify(value));
}
