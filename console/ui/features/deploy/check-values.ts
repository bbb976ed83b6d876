import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';

export type ValuesProblem = { line: number; message: string; severity: 'error' | 'warning' };

/**
 * Checks values before they are sent: YAML's own errors, a top level that is not a mapping, and, as warnings, top-level
 * keys that the chart does not know (helm takes them silently, so a typing error would simply do nothing).
 */
export function checkValues(text: string, defaultsYaml: string): ValuesProblem[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const errors = document.errors.map((error): ValuesProblem => ({ line: lines.linePos(error.pos[0]).line, message: error.message, severity: 'error' }));
  if (errors.length > 0) return errors;
  const root = document.contents;
  if (root === null || (isScalar(root) && root.value === null)) return [];
  if (!isMap(root)) return [{ line: 1, message: 'Values must be a mapping: lines of “name: value”.', severity: 'error' }];
  const known = parseDocument(defaultsYaml).contents;
  if (!isMap(known)) return [];
  return root.items.flatMap(({ key }): ValuesProblem[] => {
    if (!isScalar(key) || key.value === 'global' || known.has(key.value)) return [];
    return [{ line: lines.linePos(key.range?.[0] ?? 0).line, message: `The chart has no value “${String(key.value)}”; helm would ignore it.`, severity: 'warning' }];
  });
}
