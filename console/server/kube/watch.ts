import { setTimeout as delay } from 'node:timers/promises';
import { KubeError, type Kube, type Query } from './client.ts';
import { readLines } from './lines.ts';
import type { LiveMeta } from './resources.ts';

/** Least shape that a watched object has. */
export type Watchable = { metadata: LiveMeta };

export type WatchHandlers<T> = {
  /** The whole collection: after the first list and after every list that a lost history (410) made necessary. */
  replace(objects: T[]): void;
  upsert(object: T): void;
  remove(object: T): void;
  /** `live`: the stream is open. `down`: it ended or could not be opened; the loop goes on trying. */
  state(state: 'live' | 'down', error: Error | null): void;
};

export type WatchOptions<T> = {
  kube: Kube;
  path: string;
  query?: Query;
  handlers: WatchHandlers<T>;
  signal: AbortSignal;
  /** A stream without a byte for this long is opened again from where it was: a half-open connection shows no other sign. */
  quietMs?: number;
  /** Longest pause between two attempts. */
  maxPauseMs?: number;
};

export type Watch = {
  /** Drops the connection and opens it again, losing nothing. */
  reopen(): void;
  /** Settles when the signal fired and the last connection is gone; never rejects. */
  ended: Promise<void>;
};

type WatchEvent<T> = { type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK'; object: T } | { type: 'ERROR'; object: { code?: number; message?: string } };
type List<T> = { metadata: { resourceVersion?: string; continue?: string }; items?: T[] };

const pageSize = 500;
/** A stream that lived this long was a good one: the next pause starts small again. */
const healthyMs = 5_000;
const unservedMs = 60_000;
/** Release Secrets may be 1 MiB of base64; a watch line holds one object. */
const maxLineLength = 16_000_000;

/**
 * Follows one collection until the signal fires: list (paged), then watch with bookmarks from the list's resourceVersion. Every
 * end leads to a new attempt: from the last resourceVersion seen, or from a new list when the server no longer knows it (410).
 * Protocol: https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
 */
export function watch<T extends Watchable>(options: WatchOptions<T>): Watch {
  const { signal, handlers, maxPauseMs = 3_000 } = options;
  let connection = new AbortController();

  async function run(): Promise<void> {
    let version: string | null = null;
    let failures = 0;
    while (!signal.aborted) {
      connection = new AbortController();
      const either = AbortSignal.any([signal, connection.signal]);
      const startedAt = performance.now();
      try {
        if (version === null) {
          const list: { items: T[]; version: string } = await listAll<T>(options, either);
          handlers.replace(list.items);
          version = list.version;
        }
        for await (const event of openStream<T>(options, version, either, () => handlers.state('live', null))) {
          if (event.type === 'ERROR') throw new KubeError(event.object.code ?? 500, 'WatchError', event.object.message ?? 'the watch reported an error');
          version = event.object.metadata.resourceVersion;
          if (event.type === 'DELETED') handlers.remove(event.object);
          else if (event.type !== 'BOOKMARK') handlers.upsert(event.object);
        }
      } catch (error) {
        if (signal.aborted) return;
        if (connection.signal.aborted) continue;
        if (error instanceof KubeError && error.status === 404) {
          // A kind that this server does not serve has no objects; it may be served later (a CRD, an upgraded cluster).
          handlers.replace([]);
          handlers.state('live', null);
          version = null;
          await pause(unservedMs, either);
          continue;
        }
        const failure = error instanceof Error ? error : new Error(String(error));
        // Whatever the server refused about this version, a new list settles it. A broken connection keeps the version.
        if (error instanceof KubeError) version = null;
        handlers.state('down', failure);
      }
      // A server ends every watch after some minutes: that is no failure. One that ends at once, again and again, is.
      failures = performance.now() - startedAt > healthyMs ? 0 : failures + 1;
      await pause(Math.min(maxPauseMs, 50 * 2 ** Math.min(failures, 10)), signal);
    }
  }

  return { reopen: () => connection.abort(), ended: run() };
}

async function listAll<T>({ kube, path, query }: WatchOptions<T>, signal: AbortSignal): Promise<{ items: T[]; version: string }> {
  const items: T[] = [];
  let next: string | undefined;
  for (;;) {
    const page: List<T> = await kube.get(path, { query: { ...query, limit: pageSize, continue: next }, signal });
    items.push(...(page.items ?? []));
    next = page.metadata.continue || undefined;
    if (next === undefined) return { items, version: page.metadata.resourceVersion ?? '' };
  }
}

async function* openStream<T>(options: WatchOptions<T>, version: string, signal: AbortSignal, opened: () => void): AsyncGenerator<WatchEvent<T>> {
  const { kube, path, query, quietMs = 30_000 } = options;
  const quiet = new AbortController();
  const body = await kube.stream(path, {
    query: { ...query, watch: true, allowWatchBookmarks: true, resourceVersion: version, timeoutSeconds: 240 + Math.floor(Math.random() * 120) },
    signal: AbortSignal.any([signal, quiet.signal]),
  });
  opened();
  const timer = setTimeout(() => quiet.abort(), quietMs);
  try {
    for await (const line of readLines(touching(body, timer), maxLineLength)) {
      // The edge: one watch event per line, as the API server defines it.
      if (line !== '') yield JSON.parse(line) as WatchEvent<T>;
    }
  } catch (error) {
    if (!quiet.signal.aborted) throw error;
  } finally {
    clearTimeout(timer);
    body.destroy();
  }
}

async function* touching(body: AsyncIterable<Buffer>, timer: NodeJS.Timeout): AsyncGenerator<Buffer> {
  for await (const chunk of body) {
    timer.refresh();
    yield chunk;
  }
}

/** Waits between half of `ms` and all of it, so that many watches do not come back in step. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms / 2 + Math.random() * (ms / 2), undefined, { signal }).catch(() => undefined);
}
