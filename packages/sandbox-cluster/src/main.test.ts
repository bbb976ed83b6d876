import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

let dir: string;
const running = new Set<ChildProcess>();
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sandbox-main-'));
});
afterEach(async () => {
  for (const child of running) child.kill('SIGKILL');
  await rm(dir, { recursive: true });
});

type Serving = { child: ChildProcess; firstLine: Promise<string>; ended: Promise<{ code: number | null; err: string }> };

function serve(...more: string[]): Serving {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), 'serve', '--state', join(dir, 'state'), '--kubeconfig', join(dir, 'kubeconfig'), '--ingress-port', '0', ...more]);
  running.add(child);
  let err = '';
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  let out = '';
  const firstLine = new Promise<string>((resolve) => child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
    if (out.includes('\n')) resolve(out.slice(0, out.indexOf('\n')));
  }));
  const ended = new Promise<{ code: number | null; err: string }>((resolve) => child.on('close', (code) => {
    running.delete(child);
    resolve({ code, err });
  }));
  return { child, firstLine, ended };
}

test('says in one line where it serves, keeps its port, and ends orderly', async () => {
  const first = serve();
  const ready = JSON.parse(await first.firstLine);
  expect(ready).toMatchObject({ ready: true, kubeconfig: join(dir, 'kubeconfig'), isolation: 'loopback', ingressPort: expect.any(Number) });
  expect((await stat(ready.kubeconfig)).mode & 0o777).toBe(0o600);
  expect(await readFile(ready.kubeconfig, 'utf8')).toContain(ready.server);
  first.child.kill('SIGTERM');
  expect((await first.ended).code).toBe(0);
  const second = serve();
  expect(JSON.parse(await second.firstLine).server).toBe(ready.server);
  second.child.kill('SIGINT');
  expect((await second.ended).code).toBe(0);
});

test('a second one on the same folder ends with one sentence', async () => {
  const first = serve();
  await first.firstLine;
  const { code, err } = await serve().ended;
  expect([code, err.trim()]).toEqual([1, `The state folder ${join(dir, 'state')} is in use by a running sandbox (process ${String(first.child.pid)}).`]);
});

test('takes over after kill -9', async () => {
  const first = serve();
  await first.firstLine;
  first.child.kill('SIGKILL');
  await first.ended;
  expect(JSON.parse(await serve().firstLine).ready).toBe(true);
});

test.each([[['--ingress-port', 'web'], '--ingress-port takes a port, not "web".'], [['--nonsense'], "Unknown option '--nonsense'"]])('%j is typed wrong', async (args, words) => {
  const { code, err } = await serve(...args).ended;
  expect(code).toBe(2);
  expect(err).toContain(words);
});
