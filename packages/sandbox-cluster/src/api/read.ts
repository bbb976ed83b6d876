import type { Stored } from '../objects.ts';
import { StatusError } from '../objects.ts';
import { notFound } from '../store/errors.ts';
import type { Store } from '../store/store.ts';
import { answer, type Call } from './call.ts';
import { formOf } from './form.ts';
import type { Target } from './route.ts';
import { fieldMatcher, labelMatcher, type Matcher } from './selectors.ts';
import type { Served } from './served.ts';

export function readOne(store: Store, call: Call, { served, namespace, name = '' }: Target, now: () => Date): void {
  const object = store.get(served.kind, namespace, name);
  if (!object) throw notFound(served.kind, name);
  answer(call, 200, formOf(call, served, now).one(object));
}

export function readList(store: Store, call: Call, { served, namespace }: Target, now: () => Date): void {
  const matches = matcherOf(served, call.query);
  const all = store.list(served.kind, namespace || undefined).filter((object) => matches(object));
  const { items, ...page } = toPage(all, call.query);
  answer(call, 200, formOf(call, served, now).list(items, { resourceVersion: store.resourceVersion(), ...page }));
}

/** The label and field selectors of a request. */
export function matcherOf(served: Served, query: URLSearchParams): (object: Stored) => boolean {
  const matchers: Matcher[] = [labelMatcher(query.get('labelSelector')), fieldMatcher(served.kind, query.get('fieldSelector'))];
  const needed = matchers.filter((_matcher, index) => query.get(index === 0 ? 'labelSelector' : 'fieldSelector'));
  return (object) => {
    if (needed.length === 0) return true;
    const wire = object as unknown as Parameters<Matcher>[0];
    return needed.every((matches) => matches(wire));
  };
}

/** `limit` and `continue`: the token holds the key of the last object that was sent. */
function toPage(all: readonly Stored[], query: URLSearchParams): { items: readonly Stored[]; continue?: string; remainingItemCount?: number } {
  const token = query.get('continue');
  const after = token ? readToken(token) : undefined;
  const rest = after === undefined ? all : all.filter((object) => keyOf(object) > after);
  const limit = Number(query.get('limit') ?? 0);
  const last = limit > 0 ? rest[limit - 1] : undefined;
  if (!last || rest.length <= limit) return { items: rest };
  return {
    items: rest.slice(0, limit), continue: Buffer.from(JSON.stringify({ after: keyOf(last) })).toString('base64url'), remainingItemCount: rest.length - limit,
  };
}

function readToken(token: string): string {
  try {
    const { after } = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    if (typeof after === 'string') return after;
  } catch {
    // Answered below.
  }
  throw new StatusError(400, 'BadRequest', 'invalid continue token: continue key is not valid');
}

function keyOf({ metadata }: Stored): string {
  return `${metadata.namespace}/${metadata.name}`;
}
