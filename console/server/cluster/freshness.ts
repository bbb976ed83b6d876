import type { Source } from '@wheelhouse/console-contract/session.ts';

/** After this long without a live picture the page says stale instead of reconnecting. */
const staleAfterMs = 10_000;

/**
 * Live only while every watch is open and the last heartbeat was answered. `since` is the moment from which changes may be missing.
 */
export class Freshness {
  readonly #down = new Set<string>();
  readonly #listeners = new Set<(source: Source) => void>();
  readonly #now: () => number;
  #sinceMs: number | null;
  #staleTimer: NodeJS.Timeout | null = null;
  #said: Source['state'] = 'reconnecting';

  /** `parts`: everything that has to be live; all start as not yet. */
  constructor(parts: readonly string[], options: { now?: () => number } = {}) {
    this.#now = options.now ?? Date.now;
    this.#sinceMs = this.#now();
    for (const part of parts) this.#down.add(part);
    this.#waitForStale();
  }

  source(): Source {
    if (this.#sinceMs === null) return { state: 'live' };
    const since = new Date(this.#sinceMs).toISOString();
    return { state: this.#now() - this.#sinceMs >= staleAfterMs ? 'stale' : 'reconnecting', since };
  }

  set(part: string, isLive: boolean): void {
    if (isLive) this.#down.delete(part);
    else this.#down.add(part);
    if (this.#down.size === 0) this.#sinceMs = null;
    else if (this.#sinceMs === null) {
      this.#sinceMs = this.#now();
      this.#waitForStale();
    }
    this.#say();
  }

  onChange(listener: (source: Source) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    if (this.#staleTimer) clearTimeout(this.#staleTimer);
    this.#listeners.clear();
  }

  #waitForStale(): void {
    if (this.#staleTimer) clearTimeout(this.#staleTimer);
    this.#staleTimer = setTimeout(() => this.#say(), staleAfterMs + 10);
  }

  #say(): void {
    const source = this.source();
    if (source.state === this.#said) return;
    this.#said = source.state;
    for (const listener of this.#listeners) listener(source);
  }
}
