import type { ClientToServer, ServerToClient } from '@wheelhouse/console-contract/live.ts';
import type { LogFollow, LogFrame } from '@wheelhouse/console-contract/logs.ts';
import { io, type Socket } from 'socket.io-client';
import { readToken } from './api.ts';
import type { LiveStore } from './live-store.ts';

/** What else the page does when something moves; the live state itself goes to the store. */
export type ConnectionHooks = {
  samples: ServerToClient['samples:changed'];
  operation: ServerToClient['operation:changed'];
  load: ServerToClient['load:changed'];
  /** A snapshot has arrived: everything asked for earlier may be out of date. */
  snapshot: () => void;
  /** The server cannot be reached or refused the handshake; called on each attempt. */
  refused: () => void;
};

export type LogListener = {
  frame: (frame: LogFrame) => void;
  /** The stream starts (again): after a gap in the line to the server it begins with the tail of each log. */
  started: () => void;
  problem: (message: string) => void;
};

export type Connection = {
  /** Opens the page's one socket; the returned function closes it. */
  open: () => () => void;
  /** Follows logs until the returned function is called; survives reconnects. One follow at a time: a new one replaces the old. */
  followLogs: (follow: LogFollow, listener: LogListener) => () => void;
};

const subscribeRetryMs = 1000;

export function createConnection(store: LiveStore, hooks: ConnectionHooks): Connection {
  let socket: Socket<ServerToClient, ClientToServer> | undefined;
  let logs: { follow: LogFollow; listener: LogListener } | undefined;

  function startLogs(): void {
    const current = logs;
    if (!socket?.connected || !current) return;
    current.listener.started();
    socket.emit('logs:follow', current.follow, (answer) => {
      if (!answer.ok) current.listener.problem(answer.message);
    });
  }

  function open(): () => void {
    const opened: Socket<ServerToClient, ClientToServer> = io({
      transports: ['websocket'],
      auth: (send) => { send({ token: readToken() }); },
      reconnectionDelay: 300,
      reconnectionDelayMax: 2000,
    });
    socket = opened;
    let retry: ReturnType<typeof setTimeout> | undefined;
    const lost = () => { store.dispatch({ type: 'lost', at: new Date().toISOString() }); };
    const subscribe = () => {
      opened.emit('cluster:subscribe', (answer) => {
        if (!answer.ok) {
          lost();
          retry = setTimeout(subscribe, subscribeRetryMs);
          return;
        }
        store.dispatch({ type: 'snapshot', snapshot: answer.value });
        hooks.snapshot();
      });
    };
    opened.on('connect', () => {
      subscribe();
      startLogs();
    });
    opened.on('disconnect', (reason) => {
      lost();
      // socket.io does not come back by itself from a disconnect that the server asked for.
      if (reason === 'io server disconnect') opened.connect();
    });
    opened.on('connect_error', () => {
      lost();
      hooks.refused();
    });
    opened.on('cluster:changed', (change) => { store.dispatch({ type: 'cluster', change }); });
    opened.on('source:changed', (source, apiMs) => { store.dispatch({ type: 'source', source, apiMs }); });
    opened.on('verdict:changed', (verdict, timeline) => { store.dispatch({ type: 'verdict', verdict, timeline }); });
    opened.on('operation:changed', (operation) => {
      store.dispatch({ type: 'operation', operation });
      hooks.operation(operation);
    });
    opened.on('load:changed', (load) => {
      store.dispatch({ type: 'load', load });
      hooks.load(load);
    });
    opened.on('samples:changed', hooks.samples);
    opened.on('logs:changed', (frame, ack) => {
      logs?.listener.frame(frame);
      ack();
    });
    return () => {
      clearTimeout(retry);
      opened.close();
      socket = undefined;
    };
  }

  function followLogs(follow: LogFollow, listener: LogListener): () => void {
    const mine = { follow, listener };
    logs = mine;
    startLogs();
    return () => {
      if (logs !== mine) return;
      logs = undefined;
      if (socket?.connected) socket.emit('logs:stop', () => undefined);
    };
  }

  return { open, followLogs };
}
