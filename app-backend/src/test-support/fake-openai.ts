import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

/** An OpenAI-compatible server on loopback that speaks streamed chat completions and does what the test's script says. */
export interface FakeOpenAi {
  baseUrl: string;
  /** Requests so far, as they came. */
  requests: { headers: NodeJS.Dict<string | string[]>; body: unknown }[];
  close(): Promise<void>;
}

/** Answers request number `index` (from 0). */
export type Reply = (response: ServerResponse, index: number) => void | Promise<void>;

export async function startFakeOpenAi(reply: Reply): Promise<FakeOpenAi> {
  const requests: FakeOpenAi['requests'] = [];
  const server = createServer((request, response) => {
    void (async () => {
      requests.push({ headers: request.headers, body: JSON.parse(await text(request)) });
      await reply(response, requests.length - 1);
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    baseUrl: `http://127.0.0.1:${address.port}/v1`,
    requests,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Says something, word by word. */
export const says =
  (words: string): Reply =>
  (response) => {
    beginStream(response);
    for (const word of words.match(/\S+\s*/g) ?? []) sendDelta(response, { content: word });
    endStream(response, 'stop');
  };

/** Calls a tool, its arguments in fragments as real servers send them. */
export const callsTool =
  (name: string, args: string): Reply =>
  (response, index) => {
    beginStream(response);
    sendDelta(response, { tool_calls: [{ index: 0, id: `call_${index}`, type: 'function', function: { name, arguments: '' } }] });
    for (const fragment of args.match(/.{1,5}/gs) ?? []) sendDelta(response, { tool_calls: [{ index: 0, function: { arguments: fragment } }] });
    endStream(response, 'tool_calls');
  };

/** Refuses with an error as OpenAI words them. */
export const refuses =
  (status: number, code: string): Reply =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: { message: 'postgres://secret@internal', type: 'error', code } }));
  };

/** Says the first words and then nothing more, until the connection is closed. */
export const stallsAfter =
  (words: string): Reply =>
  (response) => {
    beginStream(response);
    sendDelta(response, { content: words });
  };

export const sendsGarbage: Reply = (response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.end('data: {"choices": [{"delta": {"content": "hal\n\ndata: <html>\n\n');
};

function beginStream(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  sendDelta(response, { role: 'assistant', content: '' });
}

function sendDelta(response: ServerResponse, delta: object, finishReason: string | null = null): void {
  const chunk = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'fake', choices: [{ index: 0, delta, finish_reason: finishReason }] };
  response.write(`data: ${JSON.stringify(chunk)}\n\n`);
}

function endStream(response: ServerResponse, finishReason: string): void {
  sendDelta(response, {}, finishReason);
  response.end('data: [DONE]\n\n');
}
