import { statSync } from 'node:fs';
import type { RequestOptions } from 'node:https';
import type { Readable } from 'node:stream';
import { KubeConfig } from '@kubernetes/client-node';
import { Agent, request, type Dispatcher } from 'undici';

/** An answer of the API server that is not 2xx. `reason` is Kubernetes' word (NotFound, Forbidden, Expired …). */
export class KubeError extends Error {
  readonly status: number;
  readonly reason: string;
  constructor(status: number, reason: string, message: string) {
    super(message);
    this.status = status;
    this.reason = reason;
  }
}

export type Query = Record<string, string | number | boolean | undefined>;
export type Ask = { query?: Query; signal?: AbortSignal; timeoutMs?: number };

/** Where a kubeconfig's current context points. */
export type Target = { context: string; server: string };

/**
 * The Kubernetes API as raw JSON. One object for the life of the process: the kubeconfig is read again whenever the file
 * changed, so a cluster that came back on another port is found without a restart.
 */
export type Kube = {
  /** Throws when the kubeconfig is missing or has no usable current context. */
  target(): Target;
  get<T>(path: string, ask?: Ask): Promise<T>;
  delete(path: string, ask?: Ask): Promise<void>;
  /** A response body to read until it ends; the caller owns it. No time-out but the one for the headers. */
  stream(path: string, ask: { query?: Query; signal: AbortSignal }): Promise<Readable>;
  close(): Promise<void>;
};

const defaultTimeoutMs = 10_000;
/** How long a connection attempt and the first byte of an answer may take before they count as failed. */
const connectTimeoutMs = 5_000;
const headersTimeoutMs = 10_000;

export function createKube(options: { kubeconfig: string }): Kube {
  const file = new KubeconfigFile(options.kubeconfig);

  async function open(method: Dispatcher.HttpMethod, path: string, ask: Ask): Promise<Dispatcher.ResponseData> {
    const { config, agent, server } = file.current();
    // Credentials are asked for each time: exec plugins and token files expire.
    const security: RequestOptions = {};
    await config.applyToHTTPSOptions(security);
    const headers: Record<string, string> = { accept: 'application/json' };
    for (const [name, value] of Object.entries(security.headers ?? {})) headers[name.toLowerCase()] = String(value);
    if (typeof security.auth === 'string') headers['authorization'] = `Basic ${Buffer.from(security.auth).toString('base64')}`;
    const response = await request(server + path + toSearch(ask.query), {
      method,
      headers,
      signal: ask.signal ?? null,
      dispatcher: agent(security),
    });
    if (response.statusCode >= 200 && response.statusCode < 300) return response;
    throw await toKubeError(response);
  }

  async function json<T>(method: Dispatcher.HttpMethod, path: string, ask: Ask): Promise<T> {
    const timeout = AbortSignal.timeout(ask.timeoutMs ?? defaultTimeoutMs);
    const signal = ask.signal ? AbortSignal.any([ask.signal, timeout]) : timeout;
    const response = await open(method, path, { ...ask, signal });
    // The edge where the API server's word is taken for the shape of its objects; rows.ts reads them defensively.
    return (await response.body.json()) as T;
  }

  return {
    target: () => file.current().target,
    get: (path, ask = {}) => json('GET', path, ask),
    delete: async (path, ask = {}) => void (await json('DELETE', path, ask)),
    stream: async (path, ask) => (await open('GET', path, ask)).body,
    close: () => file.close(),
  };
}

/** A kubeconfig on disk with one connection pool per version of the file. */
class KubeconfigFile {
  readonly #path: string;
  #seen = '';
  #loaded: { config: KubeConfig; target: Target; server: string; pool: Agent | null } | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  current(): { config: KubeConfig; target: Target; server: string; agent: (security: RequestOptions) => Agent } {
    const stat = statSync(this.#path);
    const version = `${stat.mtimeMs}:${stat.size}:${stat.ino}`;
    if (!this.#loaded || version !== this.#seen) this.#load(version);
    const loaded = this.#loaded;
    if (!loaded) throw new Error('The kubeconfig could not be read.');
    return {
      ...loaded,
      agent: (security) => (loaded.pool ??= new Agent({
        headersTimeout: headersTimeoutMs,
        bodyTimeout: 0,
        connections: null,
        connect: {
          timeout: connectTimeoutMs,
          ca: security.ca,
          cert: security.cert,
          key: security.key,
          ...(security.servername === undefined ? {} : { servername: security.servername }),
          ...(security.rejectUnauthorized === undefined ? {} : { rejectUnauthorized: security.rejectUnauthorized }),
        },
      })),
    };
  }

  async close(): Promise<void> {
    await this.#loaded?.pool?.destroy();
  }

  #load(version: string): void {
    const config = new KubeConfig();
    config.loadFromFile(this.#path);
    const cluster = config.getCurrentCluster();
    if (!cluster) throw new Error(`The kubeconfig ${this.#path} has no current context with a cluster.`);
    const old = this.#loaded?.pool;
    if (old) void old.destroy();
    this.#seen = version;
    const server = cluster.server.replace(/\/+$/, '');
    this.#loaded = { config, target: { context: config.getCurrentContext(), server }, server, pool: null };
  }
}

function toSearch(query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}

async function toKubeError(response: Dispatcher.ResponseData): Promise<KubeError> {
  const text = await response.body.text();
  const status = parseStatus(text);
  return new KubeError(response.statusCode, status.reason ?? '', status.message ?? (text.slice(0, 300) || `HTTP ${response.statusCode}`));
}

function parseStatus(text: string): { reason?: string; message?: string } {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return {};
    return {
      ...('reason' in value && typeof value.reason === 'string' ? { reason: value.reason } : {}),
      ...('message' in value && typeof value.message === 'string' ? { message: value.message } : {}),
    };
  } catch {
    return {};
  }
}
