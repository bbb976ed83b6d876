import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { Log } from '../log.ts';
import { StatusError } from '../objects.ts';
import type { ExecSession, Runtime } from '../runtime.ts';
import { notFound } from '../store/errors.ts';
import type { Store } from '../store/store.ts';
import { toStatus } from './call.ts';
import { containerOf } from './pod-log.ts';
import type { Target } from './route.ts';

const PROTOCOL = 'v5.channel.k8s.io';
/** First byte of every message: which stream it belongs to (kubernetes pkg/apis/remotecommand, v5 adds CLOSE). */
const CHANNEL = { stdin: 0, stdout: 1, stderr: 2, status: 3, close: 255 } as const;

export type ExecDoor = {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, target: Target): Promise<void>;
  close(): void;
};

/** `kubectl exec` over a WebSocket. */
export function createExecDoor({ store, runtime, log }: { store: Store; runtime: Runtime; log: Log }): ExecDoor {
  const server = new WebSocketServer({ noServer: true, handleProtocols: (offered) => offered.has(PROTOCOL) && PROTOCOL });

  return {
    async upgrade(request, socket, head, { namespace, name = '' }) {
      const query = new URL(request.url ?? '/', 'https://sandbox').searchParams;
      const pod = store.get('Pod', namespace, name);
      if (!pod) throw notFound('Pod', name);
      if (!(request.headers['sec-websocket-protocol'] ?? '').includes(PROTOCOL)) throw new StatusError(400, 'BadRequest', `unable to upgrade: only ${PROTOCOL} is served`);
      const command = query.getAll('command');
      if (command.length === 0) throw new StatusError(400, 'BadRequest', 'PodExecOptions "" is invalid: command: Required value');
      const ended = new AbortController();
      const session = await runtime.exec(namespace, name, {
        container: containerOf(pod, query.get('container') ?? undefined, 'a container name must be specified'), command,
        stdin: query.get('stdin') === 'true', tty: query.get('tty') === 'true', signal: ended.signal,
      });
      server.handleUpgrade(request, socket, head, (client) => {
        client.on('close', () => ended.abort());
        relay(client, session).catch((error: unknown) => {
          log.warn({ error, namespace, name }, 'a command in a pod ended badly');
          client.close(1011);
        });
      });
    },
    close() {
      for (const client of server.clients) client.terminate();
    },
  };
}

async function relay(client: WebSocket, { stdin, stdout, stderr, exitCode }: ExecSession): Promise<void> {
  const send = (channel: number, data: Buffer): void => client.send(Buffer.concat([Buffer.of(channel), data]));
  stdout.on('data', (chunk: Buffer) => send(CHANNEL.stdout, chunk));
  stderr.on('data', (chunk: Buffer) => send(CHANNEL.stderr, chunk));
  client.on('message', (data: RawData) => {
    const bytes = toBuffer(data);
    if (bytes[0] === CHANNEL.stdin) stdin?.write(bytes.subarray(1));
    if (bytes[0] === CHANNEL.close && bytes[1] === CHANNEL.stdin) stdin?.end();
  });
  const drained = [stdout, stderr].map((stream) => new Promise((resolve) => stream.once('end', resolve).once('close', resolve)));
  const code = await exitCode;
  await Promise.all(drained);
  const status = code === 0 ? { metadata: {}, status: 'Success' } : toStatus(new StatusError(500, 'NonZeroExitCode', `command terminated with non-zero exit code: exit status ${code}`, {
    causes: [{ reason: 'ExitCode', message: String(code) }],
  }));
  send(CHANNEL.status, Buffer.from(JSON.stringify(status)));
  client.close(1000);
}

function toBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}
