'use client';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import type { Samples } from '@wheelhouse/console-contract/routes.ts';
import type { Source } from '@wheelhouse/console-contract/session.ts';
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import { type Connection, createConnection } from './connection.ts';
import { initialState, type LiveState, toFreshness } from './live-state.ts';
import { createLiveStore, type LiveStore } from './live-store.ts';
import { queryKeys } from './queries.ts';
import { appendSamples } from './samples.ts';

type Live = { store: LiveStore; connection: Connection };
const LiveContext = createContext<Live | null>(null);

/** Holds the page's one socket and the live state; everything below selects from it with `useLive`. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const [live] = useState(() => createLive(queries));
  useEffect(() => live.connection.open(), [live]);
  return <LiveContext value={live}>{children}</LiveContext>;
}

/** Selects from the live state. The selection must keep its reference while nothing in it changed (rows and lists do). */
export function useLive<T>(select: (state: LiveState) => T): T {
  const { store } = useLiveContext();
  return useSyncExternalStore(store.subscribe, () => select(store.get()), () => select(initialState));
}

/** `live`, or since when not: what every list says about itself. */
export function useFreshness(): Source {
  const link = useLive((state) => state.link);
  const source = useLive((state) => state.source);
  return toFreshness({ link, source });
}

export function useConnectionStore(): LiveStore {
  return useLiveContext().store;
}

export function useConnection(): Connection {
  return useLiveContext().connection;
}

function useLiveContext(): Live {
  const live = useContext(LiveContext);
  if (!live) throw new Error('useLive needs a LiveProvider above it');
  return live;
}

function createLive(queries: QueryClient): Live {
  const store = createLiveStore();
  const refresh = (...keys: readonly (readonly string[])[]) => {
    for (const queryKey of keys) void queries.invalidateQueries({ queryKey });
  };
  const connection = createConnection(store, {
    samples: (hpas, release) => {
      queries.setQueryData<Samples>(queryKeys.samples, (old) => old && appendSamples(old, hpas, release, Date.now()));
    },
    operation: () => { refresh(queryKeys.operations, queryKeys.chart, queryKeys.session, queryKeys.revisionValues); },
    load: (load) => { if (load.endedAt !== null) refresh(queryKeys.loads); },
    snapshot: () => { void queries.invalidateQueries(); },
    // A refused handshake carries no reason in a browser: asking over HTTP tells a stale session from a server that is away.
    refused: () => { refresh(queryKeys.session); },
  });
  return { store, connection };
}
