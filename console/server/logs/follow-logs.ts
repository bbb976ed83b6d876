import type { LogFollow, LogFrame, LogLine, LogSource } from '@wheelhouse/console-contract/logs.ts';
import type { PodRow } from '@wheelhouse/console-contract/rows.ts';
import type { ClusterState } from '../cluster/cluster-state.ts';
import type { Kube } from '../kube/client.ts';
import { readLog } from '../kube/read-logs.ts';
import { toLevel } from './level.ts';
import { mergeLines, type Held } from './merge.ts';

export type LogFeed = { stop(): void };

export type FollowOptions = {
  kube: Kube;
  state: ClusterState;
  namespace: string;
  release: string;
  follow: LogFollow;
  /** Resolves when the reader has taken the frame; the next is sent only then. */
  send: (frame: LogFrame) => Promise<void>;
};

/** At most 20 frames per second, and that many lines in one. */
const frameMs = 50;
const maxFrameLines = 1_000;
const windowMs = 250;
/** What a slow reader may be behind; older lines are dropped and counted. */
const maxBuffered = 20_000;
/** A pod that joins later is read from its beginning, within reason. */
const joinTailLines = 2_000;

/** Follows the logs of pods, merged. Pods join and leave as the cluster's rows say; nothing polls. */
export function followLogs({ kube, state, namespace, release, follow, send }: FollowOptions): LogFeed {
  const stop = new AbortController();
  const reading = new Set<string>();
  const sources = new Map<string, LogSource>();
  let held: Held[] = [];
  let ready: Held[] = [];
  let dropped = 0;
  let seq = 0;
  let isSending = false;
  let tailLines = follow.tailLines;

  const isWanted = (pod: PodRow): boolean => (follow.pods.length === 0 ? pod.release === release : follow.pods.includes(pod.name));

  function join(): void {
    for (const row of state.rows()) {
      if (row.type !== 'pod' || row.node === '' || !isWanted(row)) continue;
      for (const container of [...row.initContainers, ...row.containers]) void read(row, container);
    }
    // Those that were there at the start begin with the lines asked for; those that join, with their own beginning.
    tailLines = Math.max(follow.tailLines, joinTailLines);
  }

  async function read(pod: PodRow, container: string): Promise<void> {
    // A StatefulSet's pod comes back under its old name: its creation tells the two apart.
    const id = `${pod.name}/${container}/${pod.createdAt}`;
    if (reading.has(id)) return;
    reading.add(id);
    const say = (now: LogSource['state']): void => void sources.set(id, { pod: pod.name, container, state: now });
    const lines = readLog(kube, { namespace, pod: pod.name, container, tailLines, signal: stop.signal, onState: say, isOver: () => isOver(state, pod, container) });
    for await (const { at, text } of lines) hold({ at, text, pod: pod.name, container, level: toLevel(text) });
    say('ended');
  }

  function hold(line: Omit<LogLine, 'seq'>): void {
    held.push({ line, arrivedMs: performance.now() });
    if (held.length + ready.length <= maxBuffered) return;
    // Far over, a tenth goes at once: dropping one by one would copy the buffer for every line.
    const surplus = held.length + ready.length - maxBuffered + maxBuffered / 10;
    dropped += surplus;
    const fromReady = Math.min(ready.length, surplus);
    ready = ready.slice(fromReady);
    held = held.slice(surplus - fromReady);
  }

  function tick(): void {
    const merged = mergeLines(held, performance.now(), windowMs);
    held = merged.waiting;
    ready.push(...merged.ready);
    if (isSending || ready.length + sources.size + dropped === 0) return;
    const lines = ready.splice(0, maxFrameLines).map(({ line }) => ({ seq: (seq += 1), ...line }));
    const frame: LogFrame = { lines, sources: [...sources.values()], dropped };
    sources.clear();
    dropped = 0;
    isSending = true;
    void send(frame).finally(() => (isSending = false));
  }

  const timer = setInterval(tick, frameMs);
  const unsubscribe = state.onChange(join);
  join();
  return {
    stop() {
      stop.abort();
      clearInterval(timer);
      unsubscribe();
    },
  };
}

const finished = new Set(['Completed', 'Succeeded', 'Failed', 'Error', 'Evicted']);

/** True when no further line can come: the pod is gone, its init container is done, or it ended and nothing starts it again. */
function isOver(state: ClusterState, pod: PodRow, container: string): boolean {
  const rows = state.rows();
  const now = rows.find((row) => row.type === 'pod' && row.name === pod.name);
  if (now?.type !== 'pod' || now.createdAt !== pod.createdAt) return true;
  if (pod.initContainers.includes(container) && now.startedAt !== null) return true;
  const isKept = rows.some((row) => row.type === 'workload' && row.kind !== 'Job' && row.name === now.workload);
  return finished.has(now.status) && !isKept;
}
