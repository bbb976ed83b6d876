import type { JsonObject } from '../json.ts';
import type { Change, Stored } from '../objects.ts';
import { StatusError } from '../objects.ts';
import type { Store } from '../store/store.ts';
import { type Call, toStatus } from './call.ts';
import { formOf, toBookmark } from './form.ts';
import { matcherOf } from './read.ts';
import type { Target } from './route.ts';

/** How often an idle watch is told the resourceVersion that it can resume from. */
const BOOKMARK_MS = 60_000;
const DEFAULT_TIMEOUT_SECONDS = 1800;
/** A client that reads slower than the cluster changes is cut off here, and starts again. */
const BACKLOG_LIMIT_BYTES = 16 * 1024 * 1024;

/**
 * Streams changes as JSON lines: those after `resourceVersion`, or first what exists (`sendInitialEvents`, or no version at all).
 * Ends at `timeoutSeconds`, or with an ERROR event 410 when the changes asked for are no longer known.
 */
export function watch(store: Store, call: Call, { served, namespace }: Target, now: () => Date): void {
  const { query, response, signal } = call;
  const resourceVersion = query.get('resourceVersion') ?? '';
  const sendInitial = query.get('sendInitialEvents') === 'true';
  const bookmarks = query.get('allowWatchBookmarks') === 'true';
  if (!/^\d*$/.test(resourceVersion)) throw new StatusError(400, 'BadRequest', `resourceVersion: Invalid value: "${resourceVersion}": strconv.ParseUint: parsing "${resourceVersion}": invalid syntax`);
  if (sendInitial && query.get('resourceVersionMatch') !== 'NotOlderThan') {
    throw new StatusError(422, 'Invalid', 'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan');
  }
  const matches = matcherOf(served, query);
  const form = formOf(call, served, now);
  const here = ({ metadata }: Stored): boolean => namespace === '' || metadata.namespace === namespace;

  const stop = new AbortController();
  const write = (type: string, object: JsonObject): void => {
    if (response.writableEnded) return;
    response.write(`${JSON.stringify({ type, object })}\n`);
    if (response.writableLength > BACKLOG_LIMIT_BYTES) response.destroy();
  };
  const bookmark = (initial: boolean): void => write('BOOKMARK', toBookmark(call, served, store.resourceVersion(), initial));
  const tell = ({ type, object, previous }: Change): void => {
    const is = type !== 'DELETED' && matches(object);
    const was = previous !== undefined && type !== 'ADDED' && matches(previous);
    if (is) write(was ? 'MODIFIED' : 'ADDED', form.event(object));
    else if (was) write('DELETED', form.event(object));
  };

  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-cache, private' });
  // Join before the snapshot, same tick: a change in between would reach nobody.
  let untold: Change[] = [];
  const flush = async (): Promise<void> => {
    // Only what is on the disk is told: a change that a crash undoes must have been seen by nobody.
    await store.durable();
    const changes = untold;
    untold = [];
    if (!stop.signal.aborted) changes.forEach(tell);
  };
  const leave = store.watch([served.kind], (change) => {
    if (!here(change.object)) return;
    untold.push(change);
    if (untold.length === 1) flush().catch(() => response.destroy());
  });
  const timeoutMs = (Number(query.get('timeoutSeconds')) || DEFAULT_TIMEOUT_SECONDS) * 1000;
  const timers = [setTimeout(() => end(), timeoutMs), ...(bookmarks ? [setInterval(() => bookmark(false), BOOKMARK_MS)] : [])];
  const end = (): void => {
    if (stop.signal.aborted) return;
    stop.abort();
    leave();
    timers.forEach((timer) => clearTimeout(timer));
    response.end();
  };
  signal.addEventListener('abort', end);

  const past = resourceVersion === '' || resourceVersion === '0' || sendInitial ? undefined : store.since(resourceVersion);
  if (past) past.filter((change) => change.kind === served.kind && here(change.object)).forEach(tell);
  else if (resourceVersion !== '' && resourceVersion !== '0' && !sendInitial) {
    write('ERROR', toStatus(new StatusError(410, 'Expired', `too old resource version: ${resourceVersion} (${store.resourceVersion()})`)));
    end();
  } else if (query.get('sendInitialEvents') !== 'false') {
    for (const object of store.list(served.kind, namespace || undefined)) if (matches(object)) write('ADDED', form.event(object));
    if (sendInitial) bookmark(true);
  }
  response.flushHeaders();
}
