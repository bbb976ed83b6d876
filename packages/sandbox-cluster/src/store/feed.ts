import type { Change, Kind } from '../objects.ts';

type Listener = { kinds: ReadonlySet<Kind>; call: (change: Change) => void };

/** How many changes of the past a watch can be resumed from. */
const HISTORY = 4096;

/**
 * The changes of the store, in order: told to listeners at once, and kept for a while for watches that resume.
 */
export type Feed = {
  tell(change: Change): void;
  watch(kinds: readonly Kind[], call: (change: Change) => void): () => void;
  /** The changes after `rv`, or undefined when they are no longer (or not yet) all known: 410 Gone. */
  since(rv: number): readonly Change[] | undefined;
};

export function createFeed({ oldest, newest }: { oldest: number; newest: () => number }): Feed {
  const listeners = new Set<Listener>();
  const history: Change[] = [];
  const untold: Change[] = [];
  let known = oldest;
  let telling = false;

  return {
    tell(change) {
      history.push(change);
      if (history.length > 2 * HISTORY) {
        const dropped = history.splice(0, HISTORY).at(-1);
        if (dropped) known = Number(dropped.object.metadata.resourceVersion);
      }
      untold.push(change);
      // A listener may write: what it causes is told after what it was told, to everyone in the same order.
      if (telling) return;
      telling = true;
      try {
        for (let next = untold.shift(); next; next = untold.shift()) {
          for (const listener of [...listeners]) if (listener.kinds.has(next.kind)) listener.call(next);
        }
      } finally {
        telling = false;
      }
    },
    watch(kinds, call) {
      const listener = { kinds: new Set(kinds), call };
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    since(rv) {
      if (rv < known || rv > newest()) return undefined;
      let first = history.length;
      while (first > 0 && Number(history[first - 1]?.object.metadata.resourceVersion) > rv) first -= 1;
      return history.slice(first);
    },
  };
}
