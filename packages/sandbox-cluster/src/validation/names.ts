import type { JsonObject } from '../json.ts';
import { objectAt } from '../json.ts';
import { resourceOf } from '../kinds.ts';
import type { Kind } from '../objects.ts';
import { type Causes, invalidValue, required } from './cause.ts';

type Rule = { pattern: RegExp; limit: number; words: string };

/** apimachinery pkg/util/validation: each rule with the sentence that it answers. */
const SUBDOMAIN: Rule = {
  pattern: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/, limit: 253,
  words: "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
};
const LABEL: Rule = {
  pattern: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, limit: 63,
  words: "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
};
const LABEL_1035: Rule = {
  pattern: /^[a-z]([-a-z0-9]*[a-z0-9])?$/, limit: 63,
  words: "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
};
const CONFIG_KEY: Rule = {
  pattern: /^[-._a-zA-Z0-9]+$/, limit: 253,
  words: "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
};
const LABEL_VALUE: Rule = {
  pattern: /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/, limit: 63,
  words: "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
};
const QUALIFIED: Rule = {
  pattern: /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/, limit: 63,
  words: "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
};

export const isSubdomain = (field: string, name: string): Causes => check(SUBDOMAIN, field, name);
export const isLabel = (field: string, name: string): Causes => check(LABEL, field, name);
export const isConfigKey = (field: string, name: string): Causes => check(CONFIG_KEY, field, name);

/** The name, labels and annotations of any object. */
export function validateMetadata(kind: Kind, object: JsonObject): Causes {
  const metadata = objectAt(object, 'metadata') ?? {};
  const name = typeof metadata.name === 'string' ? metadata.name : '';
  if (name === '') return [required('metadata.name', 'name or generateName is required')];
  return [...validateName(kind, name), ...validateLabels('metadata.labels', objectAt(metadata, 'labels'))];
}

export function validateLabels(field: string, labels: JsonObject | undefined): Causes {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => {
    const slash = key.lastIndexOf('/');
    return [...check(QUALIFIED, field, key.slice(slash + 1), key), ...check(LABEL_VALUE, field, String(value))];
  });
}

function validateName(kind: Kind, name: string): Causes {
  const field = 'metadata.name';
  if (kind === 'Service') return check(LABEL_1035, field, name);
  if (kind === 'Namespace') return name.includes('.') ? [invalidValue(field, name, 'must not contain dots')] : check(LABEL, field, name);
  // Names of roles and bindings are only path parts.
  if (resourceOf(kind).group.startsWith('rbac.')) return /[/%]|^\.\.?$/.test(name) ? [invalidValue(field, name, "may not contain '/'")] : [];
  return check(SUBDOMAIN, field, name);
}

function check({ pattern, limit, words }: Rule, field: string, part: string, whole = part): Causes {
  if (part.length > limit) return [invalidValue(field, whole, `must be no more than ${limit} characters`)];
  return pattern.test(part) ? [] : [invalidValue(field, whole, words)];
}
