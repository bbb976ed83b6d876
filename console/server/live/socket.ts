import type { FastifyInstance } from 'fastify';
import { Server, type Socket } from 'socket.io';
import type { Answer, ClientToServer, ServerToClient, Snapshot } from '@wheelhouse/console-contract/live.ts';
import type { Cluster } from '../cluster/follow-cluster.ts';
import type { Deploy } from '../deploy/deploy.ts';
import type { StoryTeller } from '../deploy/story.ts';
import { toProblem } from '../http/errors.ts';
import type { Load } from '../scaling/load.ts';
import type { Sampler } from '../scaling/samples.ts';
import type { Guard } from '../security/guard.ts';

type Options = { guard: Guard; cluster: Cluster; deploy: Deploy; story: StoryTeller; load: Load; sampler: Sampler; onSocket: (socket: LiveSocket) => void };

const room = 'cluster';
const apiMsEveryMs = 5_000;

/** The live door. A browser subscribes, gets a snapshot, and from then on the changes that build on it. */
export function serveLive(app: FastifyInstance, { guard, cluster, deploy, story, load, sampler, onSocket }: Options): void {
  const io = new Server<ClientToServer, ServerToClient>(app.server, {
    serveClient: false,
    // Long polling would need its own guard, and no browser of today needs it.
    transports: ['websocket'],
    maxHttpBufferSize: 64 * 1024,
    // socket.io's `cors` does not cover WebSockets; this does.
    allowRequest(request, allow) {
      try {
        guard.checkDoor(request.headers);
        guard.checkCookie(request.headers);
        allow(null, true);
      } catch (error) {
        allow(toProblem(error).problem.code, false);
      }
    },
  });
  io.use((socket, next) => {
    try {
      guard.checkToken(socket.handshake.auth['token']);
      next();
    } catch (error) {
      next(new Error(toProblem(error).problem.code));
    }
  });

  function snapshot(): Snapshot {
    return {
      source: cluster.source(), rows: cluster.state.rows(), ...story.current(),
      operation: deploy.newest()?.operation ?? null, load: load.newest(), apiMs: cluster.apiMs(),
    };
  }

  io.on('connection', (socket) => {
    socket.on('cluster:subscribe', (ack) => answer(ack, () => {
      // Join before snapshot, same tick: a change in between would reach nobody.
      void socket.join(room);
      return snapshot();
    }));
    onSocket(socket);
  });

  const stops = [
    cluster.state.onChange((change) => io.to(room).emit('cluster:changed', change)),
    cluster.onSource((source) => io.to(room).emit('source:changed', source, cluster.apiMs())),
    deploy.onChange((operation) => io.to(room).emit('operation:changed', operation)),
    story.onChange(({ verdict, timeline }) => io.to(room).emit('verdict:changed', verdict, timeline)),
    load.onChange((run) => io.to(room).emit('load:changed', run)),
    sampler.onSample((hpas, release) => io.to(room).emit('samples:changed', hpas, release)),
  ];
  const beat = setInterval(() => io.to(room).emit('source:changed', cluster.source(), cluster.apiMs()), apiMsEveryMs);
  app.addHook('preClose', async () => {
    clearInterval(beat);
    for (const stop of stops) stop();
    await io.close();
  });
}

export type LiveSocket = Socket<ClientToServer, ServerToClient>;

/** Runs a command and acknowledges it, whatever happens. A client that sends no acknowledgement function gets nothing. */
export function answer<T>(ack: unknown, run: () => T): void {
  const reply = (value: Answer<T>): void => void (typeof ack === 'function' && ack(value));
  try {
    reply({ ok: true, value: run() });
  } catch (error) {
    reply({ ok: false, message: toProblem(error).problem.message });
  }
}
