import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootstrap } from '../bootstrap.ts';
import { createFieldOwnership } from '../fields/managed-fields.ts';
import { createLog } from '../log.ts';
import type { Runtime } from '../runtime.ts';
import { loadSchemas } from '../schema/schema.ts';
import { openStore, type Store } from '../store/store.ts';
import { openCredentials } from './credentials.ts';
import { writeKubeconfig } from './kubeconfig.ts';
import { createApi } from './server.ts';

// An answer is whatever the server says; tests look into it freely.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Answer = { code: number; headers: Record<string, string | string[] | undefined>; text: string; body: any };
export type Send = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;
export type TestApi = {
  store: Store;
  port: number;
  kubeconfig: string;
  dir: string;
  send: Send;
  /** The lines of a watch until `done` says that it has seen enough. */
  watch(path: string, done: (events: WatchEvent[]) => boolean): Promise<WatchEvent[]>;
  close(): Promise<void>;
};
export type WatchEvent = { type: string; object: { kind: string; metadata: { name?: string; resourceVersion: string; annotations?: Record<string, string> }; message?: string; code?: number; rows?: unknown[]; columnDefinitions?: unknown[] | null } };

export const MERGE = { 'content-type': 'application/merge-patch+json' };
export const STRATEGIC = { 'content-type': 'application/strategic-merge-patch+json' };
export const JSON_PATCH = { 'content-type': 'application/json-patch+json' };
export const APPLY = { 'content-type': 'application/apply-patch+yaml' };

/** The API over a store in a folder of its own, without controllers: what is written stays as it was written. */
export async function startTestApi(): Promise<TestApi> {
  const dir = await mkdtemp(join(tmpdir(), 'sandbox-api-'));
  const log = createLog({ write: () => undefined });
  const credentials = await openCredentials(dir);
  let addresses = 0;
  const store = await openStore({ dir: join(dir, 'store'), log, allocateServiceIp: () => `127.65.0.${(addresses += 1)}` });
  bootstrap(store);
  const schemas = loadSchemas();
  const api = createApi({ store, schemas, ownership: createFieldOwnership(schemas), runtime: scriptedRuntime, credentials, log, now: () => new Date() });
  const port = await api.listen(0);
  const kubeconfig = join(dir, 'kubeconfig');
  await writeKubeconfig(kubeconfig, `https://127.0.0.1:${port}`, credentials);

  const open = (method: string, path: string, headers: Record<string, string>) =>
    request({ host: '127.0.0.1', port, path, method, ca: credentials.ca, servername: 'localhost', headers: { authorization: `Bearer ${credentials.token}`, ...headers } });

  const send: Send = (method, path, body, headers = {}) => new Promise((resolve, reject) => {
    const bytes = body === undefined ? undefined : Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
    const sent = open(method, path, { ...(bytes && { 'content-type': 'application/json', 'content-length': String(bytes.length) }), ...headers });
    sent.on('error', reject).on('response', (response) => {
      response.setEncoding('utf8').toArray().then((chunks) => {
        const text = chunks.join('');
        resolve({ code: response.statusCode ?? 0, headers: response.headers, text, body: text.startsWith('{') && !path.includes('watch=') ? JSON.parse(text) : undefined });
      }, reject);
    });
    sent.end(bytes);
  });

  return {
    store, port, kubeconfig, dir, send,
    watch: (path, done) => new Promise((resolve, reject) => {
      const events: WatchEvent[] = [];
      let rest = '';
      const sent = open('GET', path, {});
      sent.on('error', reject).on('response', (response) => {
        response.setEncoding('utf8').on('data', (chunk: string) => {
          const lines = `${rest}${chunk}`.split('\n');
          rest = lines.pop() ?? '';
          for (const line of lines) events.push(JSON.parse(line));
          if (done(events)) response.destroy();
        }).on('close', () => resolve(events));
      });
      sent.end();
    }),
    async close() {
      await api.close();
      await store.close();
      await rm(dir, { recursive: true });
    },
  };
}

/** A kubelet whose containers have said two lines, echo what they are sent, and use 5 millicores. */
const scriptedRuntime: Runtime = {
  async *readLog(_namespace, _pod, { tailLines, signal, follow }) {
    const lines = ['one\n', 'two\n'];
    for (const line of tailLines === undefined ? lines : lines.slice(-tailLines)) yield Buffer.from(line);
    if (follow) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  },
  async exec(_namespace, _pod, { command, stdin, signal }) {
    const [program = '', ...args] = command;
    const child = spawn(program, args, { signal });
    if (!stdin) child.stdin.end();
    const exitCode = new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? 1)).on('error', () => resolve(1)));
    return { stdin: child.stdin, stdout: child.stdout, stderr: child.stderr, exitCode };
  },
  podMetrics: () => [{
    namespace: 'default', pod: 'one', timestamp: '2026-01-01T00:00:00Z', windowSeconds: 15, containers: [{ name: 'main', cpuNanocores: 5_000_000, memoryBytes: 10 * 1024 * 1024 }],
  }],
  nodeMetrics: () => ({ cpuNanocores: 100_000_000, memoryBytes: 1024 ** 3, timestamp: '2026-01-01T00:00:00Z', windowSeconds: 15 }),
};
