import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { chartFolder, helm, run, valueSets, type Run } from '../chart/render.ts';

/**
 * The chart against a real API server (KUBECONFIG): is every object valid, and do secrets survive what people do? The pods' images are not
 * needed, nothing waits for them.
 */
const namespace = `chart-test-${process.pid}`;
const kubectl = (...args: string[]): Promise<Run> => run(process.env['KUBECTL'] ?? 'kubectl', args, { timeoutMs: 120_000 });

async function must(promise: Promise<Run>): Promise<string> {
  const { code, stdout, stderr } = await promise;
  if (code !== 0) throw new Error(stderr);
  return stdout;
}

const SecretData = z.object({ data: z.record(z.string(), z.string()) });
async function secret(name: string): Promise<Record<string, string>> {
  return SecretData.parse(JSON.parse(await must(kubectl('-n', namespace, 'get', 'secret', name, '-o', 'json')))).data;
}

beforeAll(async () => {
  await must(kubectl('create', 'namespace', namespace));
  // Holds every pod to the “restricted” Pod Security Standard: one that breaks it is refused.
  await must(kubectl('label', 'namespace', namespace, 'pod-security.kubernetes.io/enforce=restricted'));
});
afterAll(() => must(kubectl('delete', 'namespace', namespace, '--wait=false')));

describe.each(valueSets)('with %s', (values) => {
  test('the API server accepts every object', async () => {
    await must(helm('install', 'valid', chartFolder, '-n', namespace, '--values', values, '--dry-run=server'));
    const manifest = await must(helm('template', 'valid', chartFolder, '-n', namespace, '--values', values, '--no-hooks'));
    const { code, stdout, stderr } = await run(process.env['KUBECTL'] ?? 'kubectl', ['apply', '--dry-run=server', '-f', '-'], { input: manifest });
    // A pod template that breaks the standard is a warning, not an error.
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toContain('deployment.apps/valid-todo-app-backend created (server dry run)');
  });
});

describe('a release', () => {
  const inNamespace = ['-n', namespace];
  const names = { credentials: 'life-todo-app-credentials', backend: 'life-todo-app-backend' };
  const both = async (): Promise<unknown> => [await secret(names.credentials), await secret(names.backend)];

  test('keeps its secrets through upgrade, rollback, and uninstall with a new install', async () => {
    await must(helm('install', 'life', chartFolder, ...inNamespace, '--set', 'secrets.openaiApiKey=sk-1'));
    const first = await both();
    expect((await secret(names.backend))['OPENAI_API_KEY']).toBe(Buffer.from('sk-1').toString('base64'));

    await must(helm('upgrade', 'life', chartFolder, ...inNamespace, '--set', 'config.welcomeMessage=Hello'));
    expect(await both()).toEqual(first);

    await must(helm('rollback', 'life', '1', ...inNamespace));
    expect(await both()).toEqual(first);

    const said = await must(helm('uninstall', 'life', ...inNamespace));
    expect(said).toContain(`[Secret] ${names.credentials}`);
    expect((await kubectl('-n', namespace, 'get', 'secret', names.backend)).code).toBe(1);

    await must(helm('install', 'life', chartFolder, ...inNamespace, '--set', 'secrets.openaiApiKey=sk-1'));
    expect(await both()).toEqual(first);
  });

  test('refuses another password for a database that has one', async () => {
    const { code, stderr } = await helm('upgrade', 'life', chartFolder, ...inNamespace, '--set', 'secrets.postgresPassword=other');
    expect(code).toBe(1);
    expect(stderr).toContain('secrets.postgresPassword differs from the one the stored data was created with (Secret life-todo-app-credentials).');
  });

  test('leaves the replicas to whoever scales it', async () => {
    await must(kubectl('-n', namespace, 'scale', 'deployment', 'life-todo-app-backend', '--replicas=4'));
    // With `replicas` in the chart this would end in a conflict between helm and the scaler.
    await must(helm('upgrade', 'life', chartFolder, ...inNamespace, '--set', 'config.welcomeMessage=Hello'));
    expect(await must(kubectl('-n', namespace, 'get', 'deployment', 'life-todo-app-backend', '-o', 'jsonpath={.spec.replicas}'))).toBe('4');
  });
});
