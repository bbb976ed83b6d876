import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { buildConsole, type Console } from '../app.ts';
import { listenOnLoopback } from '../http/listen.ts';
import { browse, type Browser } from './browser.ts';
import { FakeApi } from './fake-api.ts';

export type TestConsole = Console & Browser & {
  api: FakeApi;
  port: number;
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
    helm: '/bin/false', ui, logLevel: 'silent', inherited: {},
  }, pino({ level: 'silent' }));
  const port = await listenOnLoopback(console.app, 0);

  return {
    ...console, ...browse(port), api, port,
    async dispose() {
      await console.app.close();
      await api.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
