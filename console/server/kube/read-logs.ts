import { setTimeout as delay } from 'node:timers/promises';
import { KubeError, type Kube } from './client.ts';
import { readLines } from './lines.ts';
import { objectPath } from './resources.ts';

export type TimedLine = { at: string; text: string };

export type LogRead = {
  namespace: string;
  pod: string;
  container: string;
  /** Lines to start with. */
  tailLines: number;
  signal: AbortSignal;
  onState: (state: 'following' | 'reconnecting') => void;
  /** Asked when a stream ends: true when no further line can come (the pod is finished or gone). */
  isOver: () => boolean;
};

const maxLineLength = 64 * 1024;
const maxPauseMs = 3_000;

/**
 * The log of one container, followed until it is over. A stream ends for many reasons (container restart, log rotation in the
 * kubelet, kubernetes#126564, a cut connection); each time it is resumed with `sinceTime` at the last line's second, and what was
 * given before is dropped: same timestamp and text, as often as it was seen.
 */
export async function* readLog(kube: Kube, read: LogRead): AsyncGenerator<TimedLine> {
  const { signal, onState, isOver } = read;
  const path = `${objectPath('Pod', read.namespace, read.pod)}/log`;
  const seen = new SeenLines();
  let failures = 0;
  let wasFollowed = false;
  while (!signal.aborted) {
    const over = isOver();
    try {
      const from = seen.lastSecond === null ? { tailLines: read.tailLines } : { sinceTime: seen.lastSecond };
      const body = await kube.stream(path, { query: { container: read.container, follow: !over, timestamps: true, ...from }, signal });
      onState('following');
      wasFollowed = true;
      const isRepeated = seen.resume();
      for await (const raw of readLines(body, maxLineLength)) {
        const line = toTimedLine(raw);
        if (!line || isRepeated(line)) continue;
        failures = 0;
        seen.add(line);
        yield line;
      }
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof KubeError && error.status === 404) return;
      // `container "x" in pod "y" is waiting to start`: it will, and its first lines are wanted soon.
      if (error instanceof KubeError && error.status === 400) failures = 1;
      else if (wasFollowed) onState('reconnecting');
    }
    // Asked before the read and found over: this read was complete, so nothing can be missing.
    if (over) return;
    failures += 1;
    await delay(Math.min(maxPauseMs, 50 * 2 ** Math.min(failures, 6)) * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
  }
}

/** Lines of the newest second, counted: what a resumed stream repeats, since `sinceTime` has whole seconds only. */
class SeenLines {
  #second = '';
  #counts = new Map<string, number>();

  get lastSecond(): string | null {
    return this.#second === '' ? null : `${this.#second}Z`;
  }

  add(line: TimedLine): void {
    const second = line.at.slice(0, 19);
    if (second > this.#second) {
      this.#second = second;
      this.#counts.clear();
    }
    const key = `${line.at} ${line.text}`;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  /** For one resumed stream: tells for each line whether it was given before. */
  resume(): (line: TimedLine) => boolean {
    const first = this.#second;
    const left = new Map(this.#counts);
    return (line) => {
      if (line.at.slice(0, 19) < first) return true;
      const key = `${line.at} ${line.text}`;
      const count = left.get(key) ?? 0;
      if (count > 0) left.set(key, count - 1);
      return count > 0;
    };
  }
}

/** Splits `2026-11-23T08:52:00.1Z text` and makes the time comparable as text: UTC, nine digits. Null for a line without a time. */
export function toTimedLine(raw: string): TimedLine | null {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d) ?(.*)$/s.exec(raw);
  if (!match) return null;
  const [, second = '', fraction = '', zone = 'Z', text = ''] = match;
  const utc = zone === 'Z' ? second : new Date(`${second}${zone}`).toISOString().slice(0, 19);
  return { at: `${utc}.${fraction.padEnd(9, '0')}Z`, text: text.replace(/\r$/, '') };
}
