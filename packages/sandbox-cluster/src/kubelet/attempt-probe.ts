import { request as requestHttp, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { connect } from 'node:net';
import type { Container, HTTPGetAction, LifecycleHandler, Probe } from 'kubernetes-types/core/v1.d.ts';

export type ProbeResult = { ok: boolean; message: string };
export type ProbeTarget = {
  container: Container;
  podIP: string;
  /** Runs a command in the container; `timedOut` when it had to be ended. */
  exec(command: string[], timeoutMs: number): Promise<{ exitCode: number; output: string; timedOut: boolean }>;
};

/** One try of a probe, with the words of the kubelet's prober (pkg/probe/{http,tcp,exec}). */
export async function attemptProbe(probe: Probe, target: ProbeTarget): Promise<ProbeResult> {
  const timeoutMs = (probe.timeoutSeconds ?? 1) * 1000;
  if (probe.httpGet) return getHttp(probe.httpGet, target, timeoutMs);
  if (probe.tcpSocket) return connectTcp(probe.tcpSocket.host ?? target.podIP, toPort(probe.tcpSocket.port, target.container), timeoutMs);
  if (probe.exec) {
    const command = probe.exec.command ?? [];
    const { exitCode, output, timedOut } = await target.exec(command, timeoutMs);
    if (timedOut) return { ok: false, message: `command timed out: "${command.join(' ')}" timed out after ${timeoutMs / 1000}s` };
    return { ok: exitCode === 0, message: output.trimEnd() };
  }
  return { ok: false, message: 'gRPC probes are not available in this cluster' };
}

/** postStart and preStop: the same ways to act, without a result but their failure. Resolves with '' or what went wrong. */
export async function runHook({ exec, httpGet, sleep }: LifecycleHandler, target: ProbeTarget, timeoutMs: number): Promise<string> {
  if (sleep) {
    await new Promise((resolve) => { setTimeout(resolve, Math.min(sleep.seconds * 1000, timeoutMs)); });
    return '';
  }
  if (httpGet) {
    const { ok, message } = await getHttp(httpGet, target, timeoutMs);
    return ok ? '' : message;
  }
  if (!exec) return '';
  const { exitCode, output, timedOut } = await target.exec(exec.command ?? [], timeoutMs);
  if (timedOut) return 'context deadline exceeded';
  return exitCode === 0 ? '' : `command '${(exec.command ?? []).join(' ')}' exited with ${exitCode}: ${output}`;
}

function getHttp({ scheme = 'HTTP', host, port, path = '/', httpHeaders = [] }: HTTPGetAction, { container, podIP }: ProbeTarget, timeoutMs: number): Promise<ProbeResult> {
  const address = host ?? podIP;
  const portNumber = toPort(port, container);
  const url = `${scheme.toLowerCase()}://${address}:${portNumber}${path.startsWith('/') ? '' : '/'}${path}`;
  const headers: Record<string, string> = { 'user-agent': 'kube-probe/1.35', accept: '*/*', connection: 'close' };
  for (const { name, value } of httpHeaders) headers[name.toLowerCase()] = value;
  const options: RequestOptions & { rejectUnauthorized: boolean } = { headers, agent: false, rejectUnauthorized: false };
  return new Promise((resolve) => {
    const done = (ok: boolean, message: string): void => {
      clearTimeout(timer);
      resolve({ ok, message });
      request.destroy();
    };
    const timer = setTimeout(() => done(false, `Get "${url}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`), timeoutMs);
    const request = (scheme === 'HTTPS' ? requestHttps : requestHttp)(url, options, (response) => {
      response.resume();
      const status = response.statusCode ?? 0;
      done(status >= 200 && status < 400, `HTTP probe failed with statuscode: ${status}`);
    });
    request.on('error', (error: NodeJS.ErrnoException) => done(false, `Get "${url}": ${toDialWords(error, address, portNumber)}`));
    request.end();
  });
}

function connectTcp(host: string, port: number, timeoutMs: number): Promise<ProbeResult> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const done = (ok: boolean, message: string): void => {
      socket.destroy();
      clearTimeout(timer);
      resolve({ ok, message });
    };
    const timer = setTimeout(() => done(false, `dial tcp ${host}:${port}: i/o timeout`), timeoutMs);
    socket.once('connect', () => done(true, ''));
    socket.once('error', (error: NodeJS.ErrnoException) => done(false, toDialWords(error, host, port)));
  });
}

function toDialWords({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  if (code === 'ECONNREFUSED') return `dial tcp ${host}:${port}: connect: connection refused`;
  return code === 'ECONNRESET' ? 'EOF' : message;
}

/** A port by number or by its name in the container. 0 = no such name. */
function toPort(port: number | string, container: Container): number {
  if (typeof port === 'number' || /^\d+$/.test(port)) return Number(port);
  return container.ports?.find(({ name }) => name === port)?.containerPort ?? 0;
}
