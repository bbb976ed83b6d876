import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { buildConsole, type Console } from '../app.ts';
import { listenOnLoopback } from '../http/listen.ts';
import { FakeApi } from './fake-api.ts';

export type Reply = { status: number; headers: IncomingHttpHeaders; text: string };

export type TestConsole = Console & {
  api: FakeApi;
  port: number;
  /** A request as it is, with no header but what is given and Host. */
  ask(method: string, path: string, headers?: OutgoingHttpHeaders, body?: string): Promise<Reply>;
  /** Opens the page as a browser does; gives the headers of a page's own requests. */
  open(): Promise<{ cookie: string; 'x-wheelhouse-token': string }>;
  dispose(): Promise<void>;
};

export const page = '<!DOCTYPE html><html><head><title>Overview</title></head><body><script>self.x=1</script><script src="/_next/static/a.js"></script></body></html>';

/** A whole console on a free port over a fake Kubernetes API, with a small export as its UI. */
export async function startConsole(): Promise<TestConsole> {
  const folder = mkdtempSync(join(tmpdir(), 'console-'));
  const ui = join(folder, 'ui');
  mkdirSync(join(ui, '_next/static'), { recursive: true });
  writeFileSync(join(ui, 'index.html'), page);
  writeFileSync(join(ui, 'logs.html'), page.replace('Overview', 'Logs'));
  writeFileSync(join(ui, '404.html'), page.replace('Overview', 'Missing'));
  writeFileSync(join(ui, '_next/static/a.js'), 'let a = 1;\n'.repeat(500));
  writeFileSync(join(folder, 'secret.txt'), 'not to be served');
  const api = new FakeApi();
  await api.start();
  const console = buildConsole({
    port: 0, state: join(folder, 'state'), chart: join(folder, 'chart'), release: 'demo', namespace: 'demo', kubeconfig: api.kubeconfig(),
    helm: '/bin/false', kubectl: '/bin/false', ui, logLevel: 'silent', inherited: {},
  }, pino({ level: 'silent' }));
  const port = await listenOnLoopback(console.app, 0);

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
    ...console, api, port, ask,
    async open() {
      const { headers, text } = await ask('GET', '/', { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', 'sec-fetch-site': 'none' });
      const cookie = headers['set-cookie']?.[0]?.split(';')[0] ?? '';
      return { cookie, 'x-wheelhouse-token': /name="wheelhouse-token" content="([^"]+)"/.exec(text)?.[1] ?? '' };
    },
    async dispose() {
      await console.app.close();
      await api.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
