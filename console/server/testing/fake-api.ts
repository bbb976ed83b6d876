import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Fake = { kind?: string; metadata: { name: string; uid?: string; resourceVersion?: string; [key: string]: unknown }; [key: string]: unknown };
type Event = { type: string; object: Fake; version: number };

/**
 * A small Kubernetes API for tests of what reads one: collections by path, list with pages, watch with bookmarks, 410 for a history
 * that was dropped. Faults are methods: cut the watches, stop answering on open connections, forget the history.
 */
export class FakeApi {
  readonly requests: string[] = [];
  #server: Server | null = null;
  #version = 100;
  #oldest = 100;
  #isFrozen = false;
  readonly #objects = new Map<string, Map<string, Fake>>();
  readonly #history = new Map<string, Event[]>();
  readonly #watchers = new Set<{ collection: string; response: ServerResponse }>();
  readonly #handlers = new Map<string, (request: IncomingMessage, response: ServerResponse) => void>();
  readonly #folder = mkdtempSync(join(tmpdir(), 'fake-api-'));

  async start(port = 0): Promise<string> {
    const server = createServer((request, response) => this.#answer(request, response));
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return this.url;
  }

  get port(): number {
    const address = this.#server?.address();
    return address !== null && typeof address === 'object' ? (address satisfies AddressInfo).port : 0;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Writes a kubeconfig that points here, or to a proxy in front. */
  kubeconfig(server = this.url): string {
    const file = join(this.#folder, 'kubeconfig');
    writeFileSync(file, JSON.stringify({
      apiVersion: 'v1', kind: 'Config', 'current-context': 'fake',
      clusters: [{ name: 'fake', cluster: { server, 'insecure-skip-tls-verify': true } }],
      users: [{ name: 'fake', user: { token: 'none' } }],
      contexts: [{ name: 'fake', context: { cluster: 'fake', user: 'fake' } }],
    }));
    return file;
  }

  /** Answers an exact path by hand. */
  on(path: string, handler: (request: IncomingMessage, response: ServerResponse) => void): void {
    this.#handlers.set(path, handler);
  }

  put(collection: string, object: Fake): void {
    const objects = this.#objects.get(collection) ?? new Map<string, Fake>();
    this.#objects.set(collection, objects);
    const before = objects.get(object.metadata.name);
    const live = this.#stamp({ ...object, metadata: { uid: before?.metadata.uid ?? `uid-${this.#version}`, creationTimestamp: '2026-11-23T08:00:00Z', namespace: 'demo', ...object.metadata } });
    objects.set(object.metadata.name, live);
    this.#tell(collection, before ? 'MODIFIED' : 'ADDED', live);
  }

  delete(collection: string, name: string): void {
    const object = this.#objects.get(collection)?.get(name);
    if (!object) return;
    this.#objects.get(collection)?.delete(name);
    this.#tell(collection, 'DELETED', this.#stamp(object));
  }

  /** Ends every open watch without a word, as a crashed server does. */
  cutWatches(): void {
    for (const { response } of this.#watchers) response.socket?.destroy();
    this.#watchers.clear();
  }

  /** Ends every open watch in order, as a server does after `timeoutSeconds`. */
  endWatches(): void {
    for (const { response } of this.#watchers) response.end();
    this.#watchers.clear();
  }

  /** Open watches stay open and never say anything again: a half-open connection. New ones work. */
  freezeWatches(): void {
    this.#watchers.clear();
  }

  /** Every version that was given out so far is too old from now on. */
  forgetHistory(): void {
    this.#version += 10;
    this.#oldest = this.#version;
    this.#history.clear();
  }

  /** Refuses everything with 503 until set back. */
  set isDown(value: boolean) {
    this.#isFrozen = value;
  }

  get openWatches(): number {
    return this.#watchers.size;
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise<void>((resolve) => (this.#server ? this.#server.close(() => resolve()) : resolve()));
  }

  async dispose(): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #stamp(object: Fake): Fake {
    this.#version += 1;
    return { ...object, metadata: { ...object.metadata, resourceVersion: String(this.#version) } };
  }

  #tell(collection: string, type: string, object: Fake): void {
    const event = { type, object, version: this.#version };
    this.#history.set(collection, [...(this.#history.get(collection) ?? []), event]);
    for (const watcher of this.#watchers) if (watcher.collection === collection) send(watcher.response, event);
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', 'http://fake');
    this.requests.push(`${request.method} ${request.url}`);
    if (this.#isFrozen) return refuse(response, 503, 'ServiceUnavailable');
    const handler = this.#handlers.get(url.pathname);
    if (handler) return handler(request, response);
    if (url.pathname === '/version') return json(response, { gitVersion: 'v1.35.2' });
    if (url.searchParams.get('watch') === 'true') return this.#watch(url, response);
    const all = [...(this.#objects.get(url.pathname)?.values() ?? [])];
    const start = Number(url.searchParams.get('continue') ?? 0);
    const end = start + Number(url.searchParams.get('limit') ?? all.length);
    json(response, { metadata: { resourceVersion: String(this.#version), ...(end < all.length ? { continue: String(end) } : {}) }, items: all.slice(start, end) });
  }

  #watch(url: URL, response: ServerResponse): void {
    const from = Number(url.searchParams.get('resourceVersion'));
    if (from < this.#oldest) return refuse(response, 410, 'Expired');
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    const watcher = { collection: url.pathname, response };
    this.#watchers.add(watcher);
    response.on('close', () => this.#watchers.delete(watcher));
    for (const event of this.#history.get(url.pathname) ?? []) if (event.version > from) send(response, event);
  }
}

function send(response: ServerResponse, { type, object }: Event): void {
  response.write(`${JSON.stringify({ type, object })}\n`);
}

function json(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function refuse(response: ServerResponse, status: number, reason: string): void {
  json(response, { kind: 'Status', status: 'Failure', reason, code: status, message: reason }, status);
}
