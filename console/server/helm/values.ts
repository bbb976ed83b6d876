import { parse, stringify } from 'yaml';
import { UserError } from '../user-error.ts';
import type { Values } from './release-record.ts';

/** What stands for a secret value outside the server. Sent back as a value, it means: keep what is stored. */
export const mask = '••••••••';

const secretName = /(pass(word|phrase|wd)?$|secret|token|api_?key|private_?key|access_?key|credential|^key$|(database|db|connection|redis|postgres|mongo)_?(url|uri|string|dsn)$)/i;
/** Names of objects, not values: `existingSecret: my-secret`, `secretName`, `passwordKey: password`. */
const referenceName = /^(existing.*|.*(name|ref|keyref)|.*secretkey|.*passwordkey|image?pullsecrets)$/i;

/** Reads values as YAML text; an empty text is no values. Throws a UserError that says where the text is wrong. */
export function parseValues(text: string): Values {
  let value: unknown;
  try {
    value = parse(text, { maxAliasCount: 50 });
  } catch (error) {
    throw new UserError('bad-request', `The values are not valid YAML: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`, { cause: error });
  }
  if (value === null || value === undefined) return {};
  if (!isMap(value)) throw new UserError('bad-request', 'The values must be a YAML map, for example `backend:` with indented lines below it.');
  return value;
}

export function toYaml(values: Values): string {
  return Object.keys(values).length === 0 ? '' : stringify(values, { lineWidth: 0 });
}

/** helm's way of laying values over each other: maps merge, everything else is replaced. */
export function mergeValues(base: Values, over: Values): Values {
  const merged: Values = { ...base };
  for (const [name, value] of Object.entries(over)) {
    const below = merged[name];
    merged[name] = isMap(value) && isMap(below) ? mergeValues(below, value) : value;
  }
  return merged;
}

/** Dotted paths of all leaves that look like secrets, by their name or by standing under a `secrets` map. Empty ones are none. */
export function secretPaths(values: Values): string[] {
  return leaves(values).filter(({ path, value }) => isSecret(path) && value !== '' && value !== null).map(({ path }) => path.join('.'));
}

/** Only the leaves at these paths. */
export function pickPaths(values: Values, paths: readonly string[]): Values {
  return paths.reduce<Values>((picked, path) => mergeValues(picked, at(values, path.split('.'))), {});
}

/** Everything but the leaves at these paths; maps that become empty go too. */
export function omitPaths(values: Values, paths: readonly string[], prefix = ''): Values {
  const kept: Values = {};
  for (const [name, value] of Object.entries(values)) {
    const path = prefix + name;
    if (paths.includes(path)) continue;
    const inner = isMap(value) ? omitPaths(value, paths, `${path}.`) : value;
    if (isMap(value) && isMap(inner) && Object.keys(inner).length === 0 && Object.keys(value).length > 0) continue;
    kept[name] = inner;
  }
  return kept;
}

/** Dotted paths of all leaves (lists count as leaves) whose value is equal in both. */
export function equalPaths(a: Values, b: Values): string[] {
  const others = new Map(leaves(b).map(({ path, value }) => [path.join('.'), JSON.stringify(value)]));
  return leaves(a).filter(({ path, value }) => others.get(path.join('.')) === JSON.stringify(value)).map(({ path }) => path.join('.'));
}

/** Secrets replaced by the mask, also inside lists such as `env: [{ name: API_KEY, value: … }]`. */
export function maskSecrets(value: Values, path: string[] = []): Values {
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, maskOne(inner, [...path, name])]));
}

/** Puts stored secrets where the person left the mask; a mask with nothing stored below it is refused. */
export function unmask(values: Values, stored: Values, path: string[] = []): Values {
  const entries = Object.entries(values).map(([name, value]): [string, unknown] => {
    const below = stored[name];
    if (isMap(value)) return [name, unmask(value, isMap(below) ? below : {}, [...path, name])];
    if (!JSON.stringify(value ?? null).includes(mask)) return [name, value];
    if (typeof below !== 'undefined' && JSON.stringify(maskOne(below, [...path, name])) === JSON.stringify(value)) return [name, below];
    throw new UserError('bad-request', `The value of ${[...path, name].join('.')} is a mask, not a secret. Write the secret, or leave the line out to keep the stored one.`);
  });
  return Object.fromEntries(entries);
}

function maskOne(value: unknown, path: string[]): unknown {
  if (isMap(value)) {
    const isNamed = typeof value['name'] === 'string' && 'value' in value && secretName.test(value['name']);
    return isNamed ? { ...value, value: mask } : maskSecrets(value, path);
  }
  if (Array.isArray(value)) return value.map((item: unknown) => maskOne(item, path));
  return isSecret(path) && value !== '' && value !== null ? mask : value;
}

function isSecret(path: string[]): boolean {
  const name = path.at(-1) ?? '';
  if (referenceName.test(name)) return false;
  return secretName.test(name) || path.slice(0, -1).some((part) => /^secrets?$/i.test(part));
}

function leaves(values: Values, path: string[] = []): { path: string[]; value: unknown }[] {
  return Object.entries(values).flatMap(([name, value]) => (isMap(value) ? leaves(value, [...path, name]) : [{ path: [...path, name], value }]));
}

function at(values: Values, [name, ...rest]: string[]): Values {
  if (name === undefined || !(name in values)) return {};
  const value = values[name];
  if (rest.length === 0) return { [name]: value };
  return isMap(value) ? { [name]: at(value, rest) } : {};
}

export function isMap(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
