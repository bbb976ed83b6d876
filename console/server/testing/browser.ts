import { request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';

export type Reply = { status: number; headers: IncomingHttpHeaders; text: string };

export type Browser = {
  /** A request as it is, with no header but what is given and Host. */
  ask(method: string, path: string, headers?: OutgoingHttpHeaders, body?: string): Promise<Reply>;
  /** Opens the page as a person does; gives the headers of a page's own requests. */
  open(): Promise<{ cookie: string; 'x-wheelhouse-token': string }>;
};

/** Talks to a console on this machine; `fetch` would add headers of its own. */
export function browse(port: number): Browser {
  function ask(method: string, path: string, headers: OutgoingHttpHeaders = {}, body = ''): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, method, path, headers: { host: `localhost:${port}`, ...(body === '' ? {} : { 'content-length': Buffer.byteLength(body) }), ...headers } }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString('utf8') }));
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }
  return {
    ask,
    async open() {
      const { headers, text } = await ask('GET', '/', { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', 'sec-fetch-site': 'none' });
      const cookie = headers['set-cookie']?.[0]?.split(';')[0] ?? '';
      return { cookie, 'x-wheelhouse-token': /name="wheelhouse-token" content="([^"]+)"/.exec(text)?.[1] ?? '' };
    },
  };
}
