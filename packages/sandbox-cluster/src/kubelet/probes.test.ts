import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMachine, isReady, type Machine } from './kubelet-fixture.ts';

/** Answers by the name of a file in its home: what is there is the status that it answers. */
const SERVER = `
import http from 'node:http';
import { existsSync } from 'node:fs';
const home = process.env.HOME;
http.createServer((request, response) => {
  response.statusCode = existsSync(home + request.url + '.503') ? 503 : 200;
  if (request.url === '/slow') return;
  response.end();
}).listen(8000);
process.on('SIGTERM', () => { console.log('SIGTERM'); process.exit(0); });
`;
const fast = { periodSeconds: 0.05, timeoutSeconds: 0.3 };
const http = (path: string): { httpGet: { path: string; port: number } } => ({ httpGet: { path, port: 8000 } });

let machine: Machine;
beforeAll(async () => {
  machine = await createMachine();
  await machine.image('web', { 'main.mjs': SERVER });
});
afterAll(() => machine.close());

async function run(pod: string, ...command: string[]): Promise<number> {
  const session = await machine.kubelet.exec('test', pod, { container: '', command, stdin: false, tty: false, signal: AbortSignal.timeout(5_000) });
  session.stdout.resume();
  session.stderr.resume();
  return session.exitCode;
}
const status = (name: string): NonNullable<NonNullable<NonNullable<ReturnType<Machine['get']>>['status']>['containerStatuses']>[number] | undefined => machine.get(name)?.status?.containerStatuses?.[0];

describe('probes', () => {
  it('readiness follows what the program answers, without a restart', async () => {
    machine.pod('ready', { image: 'web:1', readinessProbe: { ...http('/ready'), ...fast, failureThreshold: 1 } });
    await machine.until('ready', isReady);
    expect(await run('ready', 'sh', '-c', 'touch $HOME/ready.503')).toBe(0);
    const unready = await machine.until('ready', (pod) => !isReady(pod));
    expect(unready.status?.conditions?.find(({ type }) => type === 'Ready')).toMatchObject({ reason: 'ContainersNotReady', message: 'containers with unready status: [main]' });
    expect(machine.events('ready')).toContain('Warning Unhealthy Readiness probe failed: HTTP probe failed with statuscode: 503');
    expect(await run('ready', 'sh', '-c', 'rm $HOME/ready.503')).toBe(0);
    await machine.until('ready', isReady);
    expect(status('ready')?.restartCount).toBe(0);
  });

  it('liveness restarts the container, orderly', async () => {
    machine.pod('live', { image: 'web:1', startupProbe: { ...http('/'), ...fast, failureThreshold: 100 }, livenessProbe: { ...http('/live'), ...fast, failureThreshold: 2 } });
    await machine.until('live', isReady);
    await run('live', 'sh', '-c', 'touch $HOME/live.503');
    await machine.until('live', () => (status('live')?.restartCount ?? 0) >= 1);
    expect(machine.events('live')).toEqual(expect.arrayContaining([
      'Warning Unhealthy Liveness probe failed: HTTP probe failed with statuscode: 503',
      'Normal Killing Container main failed liveness probe, will be restarted',
    ]));
    expect(await machine.log('live', { previous: true })).toBe('SIGTERM\n');
    machine.objects.remove('Pod', 'test', 'live');
    await machine.gone('live');
  });

  it('startup holds back the others and kills when it never passes', async () => {
    machine.pod('start', { image: 'web:1', startupProbe: { ...http('/slow'), ...fast, timeoutSeconds: 0.1, failureThreshold: 20 }, readinessProbe: { ...http('/'), ...fast } });
    await machine.until('start', () => status('start')?.state?.running !== undefined);
    expect(status('start')).toMatchObject({ started: false, ready: false });
    await machine.until('start', () => status('start')?.lastState?.terminated !== undefined);
    expect(machine.events('start').join('\n')).toMatch(/Startup probe failed: Get "http:\/\/127[\d.]+:8000\/slow": context deadline exceeded \(Client.Timeout exceeded while awaiting headers\)/);
    expect(machine.events('start')).toContain('Normal Killing Container main failed startup probe, will be restarted');
    machine.objects.remove('Pod', 'test', 'start');
    await machine.gone('start');
  });

  it('asks by TCP and by command', async () => {
    machine.pod('tcp', { image: 'web:1', readinessProbe: { tcpSocket: { port: 8001 }, ...fast } });
    machine.pod('exec', { image: 'web:1', readinessProbe: { exec: { command: ['sh', '-c', 'echo not yet >&2; exit 1'] }, ...fast } });
    machine.pod('exec-slow', { image: 'web:1', readinessProbe: { exec: { command: ['sleep', '60'] }, ...fast, timeoutSeconds: 0.1 } });
    machine.pod('exec-good', { image: 'web:1', readinessProbe: { exec: { command: ['true'] }, ...fast } });
    await machine.until('exec-good', isReady);
    const told = async (name: string, words: RegExp): Promise<void> => {
      await new Promise<void>((resolve) => {
        const look = (): void => { if (words.test(machine.events(name).join('\n'))) { stop(); resolve(); } };
        const stop = machine.objects.watch(['Event'], () => queueMicrotask(look));
        look();
      });
    };
    await told('tcp', /Readiness probe failed: dial tcp 127[\d.]+:8001: connect: connection refused/);
    await told('exec', /Readiness probe failed: not yet/);
    await told('exec-slow', /Readiness probe failed: command timed out: "sleep 60" timed out after 0.1s/);
    for (const name of ['tcp', 'exec', 'exec-slow']) expect(status(name)?.ready).toBe(false);
  });
});
