import { PassThrough, type Readable } from 'node:stream';
import type { ChatEvent } from '@wheelhouse/chat-contract/chat.ts';

/** Below the usual 60 s idle time-out of proxies. */
const HEARTBEAT_MS = 15_000;

export const eventStreamHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  // no-transform: a proxy that compresses would hold events back until its buffer is full.
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
};

export interface EventStream {
  readable: Readable;
  send(event: ChatEvent): void;
  end(): void;
}

/** Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html): `id: n`, `data: <JSON>`. Sending after the client has gone is fine. */
export function createEventStream(): EventStream {
  const stream = new PassThrough();
  let id = 0;
  const write = (text: string): void => {
    if (stream.writable) stream.write(text);
  };
  const heartbeat = setInterval(() => write(': still here\n\n'), HEARTBEAT_MS);
  stream.on('close', () => clearInterval(heartbeat));
  // Sends the headers at once; the first event may take as long as the model does.
  write(': open\n\n');
  return {
    readable: stream,
    send: (event) => write(`id: ${(id += 1)}\ndata: ${JSON.stringify(event)}\n\n`),
    end: () => {
      clearInterval(heartbeat);
      stream.end();
    },
  };
}
