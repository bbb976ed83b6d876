import { isMap, isScalar, parseDocument } from 'yaml';

/** Field of the short form: a value of the chart that people change most. */
export type QuickField = { path: readonly string[]; label: string; kind: 'number' | 'text'; value: string };

const componentFields = [
  { path: ['autoscaling', 'minReplicas'], label: 'at least' },
  { path: ['autoscaling', 'maxReplicas'], label: 'at most' },
] as const;

/** The fields that this chart has, with what `text` says or else the chart's default. Charts without them get no form. */
export function toQuickFields(text: string, defaultsYaml: string): QuickField[] {
  const document = parseDocument(text);
  const defaults = parseDocument(defaultsYaml);
  if (document.errors.length > 0 || !isMap(defaults.contents)) return [];
  const read = (path: readonly string[]): unknown => document.getIn(path) ?? defaults.getIn(path);
  const components = defaults.contents.items.flatMap(({ key }) => (isScalar(key) && typeof key.value === 'string' ? [key.value] : []));
  const fields = components.flatMap((component): QuickField[] => {
    if (typeof defaults.getIn([component, 'autoscaling', 'minReplicas']) !== 'number') return [];
    if (read([component, 'autoscaling', 'enabled']) === false) {
      return [{ path: [component, 'replicaCount'], label: `${toTitle(component)} pods`, kind: 'number', value: String(read([component, 'replicaCount']) ?? '') }];
    }
    return componentFields.map((field) => ({
      path: [component, ...field.path], label: `${toTitle(component)} pods, ${field.label}`, kind: 'number', value: String(read([component, ...field.path]) ?? ''),
    }));
  });
  const message = ['config', 'welcomeMessage'];
  if (typeof defaults.getIn(message) === 'string') fields.push({ path: message, label: 'Welcome message', kind: 'text', value: String(read(message) ?? '') });
  return fields;
}

/** Sets one value and keeps comments, order and everything else of the text. */
export function setValue(text: string, path: readonly string[], value: string | number): string {
  const document = parseDocument(text);
  if (isScalar(document.contents) && document.contents.value === null) document.contents = null;
  document.setIn(path, value);
  return document.toString({ lineWidth: 0 });
}

/** Lays values over a text as helm lays `-f` files over each other: mappings merge, lists are replaced. Comments of `base` stay. */
export function layOver(base: string, over: string): string {
  const document = parseDocument(base);
  for (const [path, value] of toLeaves(parseDocument(over).toJS(), [])) document.setIn(path, value);
  return document.toString({ lineWidth: 0 });
}

function toTitle(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function toLeaves(value: unknown, path: readonly string[]): [readonly string[], unknown][] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return Object.entries(value).flatMap(([key, child]) => toLeaves(child, [...path, key]));
  }
  return path.length === 0 ? [] : [[path, value]];
}
