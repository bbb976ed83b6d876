import { initialState, type LiveAction, type LiveState, reduceLive } from './live-state.ts';

export type LiveStore = {
  get: () => LiveState;
  dispatch: (action: LiveAction) => void;
  subscribe: (listener: () => void) => () => void;
};

/** Holds the live state outside React, so that a change renders only the components whose selection changed. */
export function createLiveStore(): LiveStore {
  let state = initialState;
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    dispatch(action) {
      const next = reduceLive(state, action);
      if (next === state) return;
      state = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => { listeners.delete(listener); };
    },
  };
}
