import type { Json, JsonObject } from '../json.ts';
import { cloneJson, isObject, isSame } from '../json.ts';
import { StatusError } from '../objects.ts';

const rejected = (): StatusError => new StatusError(422, 'Invalid', 'the server rejected our request due to an error in our request');

/** RFC 6902. Throws 422 where an operation does not fit the document. */
export function jsonPatch(document: JsonObject, operations: Json): JsonObject {
  if (!Array.isArray(operations)) throw new StatusError(400, 'BadRequest', 'error decoding patch: a JSON patch is a list of operations');
  const root: JsonObject = { document: cloneJson(document) };
  for (const operation of operations) if (isObject(operation)) apply(root, operation);
  return isObject(root.document) ? root.document : {};
}

function apply(root: JsonObject, { op, path, from, value = null }: JsonObject): void {
  const target = pointer(path);
  switch (op) {
    case 'add': return insert(root, target, value);
    case 'remove': return void take(root, target);
    case 'replace':
      take(root, target);
      return insert(root, target, value);
    case 'move': return insert(root, target, take(root, pointer(from)));
    case 'copy': return insert(root, target, cloneJson(read(root, pointer(from))));
    case 'test':
      if (!isSame(read(root, target), value)) throw rejected();
      return;
    default: throw rejected();
  }
}

function pointer(path: Json | undefined): string[] {
  if (typeof path !== 'string' || (path !== '' && !path.startsWith('/'))) throw rejected();
  return ['document', ...path.split('/').slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))];
}

function read(root: JsonObject, path: readonly string[]): Json {
  let current: Json | undefined = root;
  for (const part of path) current = Array.isArray(current) ? current[indexIn(current, part)] : isObject(current) ? current[part] : undefined;
  if (current === undefined) throw rejected();
  return current;
}

function insert(root: JsonObject, path: readonly string[], value: Json): void {
  const last = path.at(-1) ?? '';
  const parent = read(root, path.slice(0, -1));
  if (Array.isArray(parent)) parent.splice(last === '-' ? parent.length : indexIn(parent, last, parent.length), 0, value);
  else if (isObject(parent)) parent[last] = value;
  else throw rejected();
}

function take(root: JsonObject, path: readonly string[]): Json {
  const last = path.at(-1) ?? '';
  const parent = read(root, path.slice(0, -1));
  const value = read(root, path);
  if (Array.isArray(parent)) parent.splice(indexIn(parent, last), 1);
  else if (isObject(parent)) delete parent[last];
  return value;
}

function indexIn(list: Json[], part: string, limit = list.length - 1): number {
  const index = /^\d+$/.test(part) ? Number(part) : -1;
  if (index < 0 || index > limit) throw rejected();
  return index;
}
