import type { JsonObject } from '../json.ts';
import { textAt, valueAt } from '../json.ts';
import type { Kind } from '../objects.ts';
import { StatusError } from '../objects.ts';

export type Matcher = (object: JsonObject) => boolean;

const bad = (message: string): StatusError => new StatusError(400, 'BadRequest', message);

/** `a=b,c!=d,e in (f,g),h,!i` (https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors). */
export function labelMatcher(selector: string | null): Matcher {
  const requirements = splitOutsideBrackets(selector ?? '').map(toRequirement);
  return (object) => {
    const labels = valueAt(object, 'metadata', 'labels');
    return requirements.every((fits) => fits((key) => textAt(labels, key)));
  };
}

type Requirement = (label: (key: string) => string | undefined) => boolean;

function toRequirement(text: string): Requirement {
  const set = /^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/.exec(text);
  if (set) {
    const [, key = '', operator, list = ''] = set;
    const values = list.split(',').map((value) => value.trim());
    return (label) => values.includes(label(key) ?? '\0') === (operator === 'in');
  }
  const pair = /^([^\s=!<>]+)\s*(==|=|!=|>|<)\s*(\S*)$/.exec(text);
  if (pair) {
    const [, key = '', operator, value = ''] = pair;
    if (operator === '!=') return (label) => label(key) !== value;
    if (operator === '>') return (label) => Number(label(key)) > Number(value);
    if (operator === '<') return (label) => Number(label(key)) < Number(value);
    return (label) => label(key) === value;
  }
  const exists = /^(!?)\s*([^\s!=]+)$/.exec(text);
  if (!exists) {
    const found = text.split(/\s+/)[1] ?? text;
    throw bad(`unable to parse requirement: found '${found}', expected: in, notin, =, ==, !=, gt, lt`);
  }
  const [, not, key = ''] = exists;
  return (label) => (label(key) === undefined) === (not === '!');
}

function splitOutsideBrackets(selector: string): string[] {
  return selector.split(/,(?![^(]*\))/).map((part) => part.trim()).filter(Boolean);
}

/** Fields that a kind can be selected by, besides metadata.name and metadata.namespace. */
const FIELDS: Partial<Record<Kind, readonly string[]>> = {
  Pod: ['spec.nodeName', 'spec.restartPolicy', 'spec.schedulerName', 'spec.serviceAccountName', 'spec.hostNetwork', 'status.phase', 'status.podIP', 'status.nominatedNodeName'],
  Event: ['involvedObject.kind', 'involvedObject.namespace', 'involvedObject.name', 'involvedObject.uid', 'involvedObject.apiVersion', 'involvedObject.resourceVersion',
    'involvedObject.fieldPath', 'reason', 'reportingComponent', 'source', 'type', 'regarding.kind', 'regarding.name', 'regarding.namespace', 'regarding.uid'],
  Secret: ['type'],
  Namespace: ['status.phase'],
  Node: ['spec.unschedulable'],
  ReplicaSet: ['status.replicas'],
  Job: ['status.successful'],
};

/** `metadata.name=a,status.phase!=Running`. */
export function fieldMatcher(kind: Kind, selector: string | null): Matcher {
  const terms = (selector ?? '').split(',').filter(Boolean).map((term) => {
    const parts = /^(.+?)(==|!=|=)(.*)$/.exec(term);
    if (!parts) throw bad(`invalid selector: '${selector}'; can't understand '${term}'`);
    const [, field = '', operator, value = ''] = parts;
    if (!['metadata.name', 'metadata.namespace', ...(FIELDS[kind] ?? [])].includes(field)) throw bad(`field label not supported: ${field}`);
    return { read: reader(kind, field), equal: operator !== '!=', value };
  });
  return (object) => terms.every(({ read, equal, value }) => (read(object) === value) === equal);
}

function reader(kind: Kind, field: string): (object: JsonObject) => string {
  if (kind === 'Event' && field === 'source') return (event) => textAt(event, 'source', 'component') ?? textAt(event, 'reportingComponent') ?? '';
  if (kind === 'Job' && field === 'status.successful') return (job) => String(valueAt(job, 'status', 'succeeded') ?? 0);
  const path = field.replace(/^regarding\./, 'involvedObject.').split('.');
  const zero = field === 'spec.hostNetwork' || field === 'spec.unschedulable' ? 'false' : '';
  return (object) => String(valueAt(object, ...path) ?? zero);
}
