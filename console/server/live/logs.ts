import { LogFollow } from '@wheelhouse/console-contract/logs.ts';
import type { ClusterState } from '../cluster/cluster-state.ts';
import type { Kube } from '../kube/client.ts';
import { followLogs, type LogFeed } from '../logs/follow-logs.ts';
import { answer, type LiveSocket } from './socket.ts';

type Options = { kube: Kube; state: ClusterState; namespace: string; release: string };

const ackTimeoutMs = 15_000;

/** One log subscription per socket: a new `logs:follow` replaces the old one, leaving ends it. */
export function serveLogs(socket: LiveSocket, options: Options): void {
  let feed: LogFeed | null = null;

  function stop(): void {
    feed?.stop();
    feed = null;
  }
  socket.on('logs:follow', (request, ack) => answer(ack, () => {
    const follow = LogFollow.parse(request);
    stop();
    feed = followLogs({
      ...options, follow,
      // A browser that does not acknowledge is frozen or gone. Later frames say what was dropped meanwhile.
      send: (frame) => socket.timeout(ackTimeoutMs).emitWithAck('logs:changed', frame).then(() => undefined, () => undefined),
    });
    return null;
  }));
  socket.on('logs:stop', (ack) => answer(ack, () => {
    stop();
    return null;
  }));
  socket.on('disconnect', stop);
}
