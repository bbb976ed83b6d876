import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApi, type TestApi } from './api-fixture.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

/** Real helm and kubectl (`HELM`, `KUBECTL`, or those on the PATH) against the API alone. */
function run(program: 'helm' | 'kubectl', ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const env = { ...process.env, KUBECONFIG: api.kubeconfig, HELM_CACHE_HOME: api.dir, HELM_CONFIG_HOME: api.dir, HELM_DATA_HOME: api.dir };
  return new Promise((resolve) => {
    execFile(process.env[program.toUpperCase()] ?? program, args, { env, timeout: 60_000 }, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, out, err });
    });
  });
}

describe('helm', () => {
  test('installs, upgrades, rolls back and uninstalls; its release Secrets come as protobuf', async () => {
    const chart = join(api.dir, 'mini');
    await mkdir(join(chart, 'templates'), { recursive: true });
    await writeFile(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: mini\nversion: 0.1.0\n');
    await writeFile(join(chart, 'templates', 'all.yaml'), [
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Release.Name }}}\ndata: {message: {{ .Values.message | default "one" }}}',
      'apiVersion: v1\nkind: Service\nmetadata: {name: {{ .Release.Name }}}\nspec: {ports: [{port: 80}]}\n',
    ].join('\n---\n'));
    const message = () => api.store.get('ConfigMap', 'shop', 'mini')?.data?.message;
    const helm = async (...args: string[]) => {
      const { code, out, err } = await run('helm', ...args, '--namespace', 'shop');
      expect({ code, err }).toEqual({ code: 0, err: '' });
      return out;
    };

    await helm('install', 'mini', chart, '--create-namespace', '--wait', '--timeout', '20s');
    const secret = api.store.get('Secret', 'shop', 'sh.helm.release.v1.mini.v1');
    expect([secret?.type, secret?.metadata.labels?.status, message()]).toEqual(['helm.sh/release.v1', 'deployed', 'one']);
    await helm('upgrade', 'mini', chart, '--set', 'message=two', '--wait', '--timeout', '20s');
    expect(message()).toBe('two');
    await helm('rollback', 'mini', '1');
    expect(message()).toBe('one');
    const history = JSON.parse(await helm('history', 'mini', '--output', 'json'));
    expect(history.map(({ status }: { status: string }) => status)).toEqual(['superseded', 'superseded', 'deployed']);
    await helm('uninstall', 'mini');
    expect([message(), api.store.list('Secret', 'shop').length]).toEqual([undefined, 0]);
  });
});

describe('kubectl', () => {
  const kubectl = async (...args: string[]) => {
    const { out, err } = await run('kubectl', ...args);
    return out + err;
  };

  test('creates (in protobuf) what it then prints with the usual columns', async () => {
    expect(await kubectl('create', 'deployment', 'web', '--image=web:1', '--replicas=0', '--port=8000')).toBe('deployment.apps/web created\n');
    expect(api.store.get('Deployment', 'default', 'web')?.spec?.replicas).toBe(0);
    expect(await kubectl('get', 'deployments')).toMatch(/^NAME +READY +UP-TO-DATE +AVAILABLE +AGE\nweb +0\/0 +0 +0 +\d+s\n$/);
    expect(await kubectl('get', 'deployments', '-o', 'wide')).toMatch(/CONTAINERS +IMAGES +SELECTOR\nweb .* web +web:1 +app=web\n$/);
    expect(await kubectl('create', 'secret', 'generic', 'key', '--from-literal=a=b')).toBe('secret/key created\n');
    expect(await kubectl('get', 'secret', 'key', '-o', 'jsonpath={.data.a}')).toBe('Yg==');
  });

  test('applies twice, the second time without a change', async () => {
    const file = join(api.dir, 'service.yaml');
    await writeFile(file, 'apiVersion: v1\nkind: Service\nmetadata: {name: applied}\nspec: {ports: [{port: 80}]}\n');
    expect(await kubectl('apply', '-f', file)).toBe('service/applied created\n');
    expect(await kubectl('apply', '-f', file)).toBe('service/applied unchanged\n');
    expect(await kubectl('get', 'service', 'applied')).toMatch(/^NAME +TYPE +CLUSTER-IP +EXTERNAL-IP +PORT\(S\) +AGE\napplied +ClusterIP +127\.65\.0\.\d+ +<none> +80\/TCP/);
  });

  test('scales, waits, explains and says what is not there', async () => {
    expect(await kubectl('scale', 'deployment', 'web', '--replicas=3')).toBe('deployment.apps/web scaled\n');
    expect(await kubectl('get', 'pods')).toBe('No resources found in default namespace.\n');
    expect(await kubectl('get', 'pod', 'nope')).toBe('Error from server (NotFound): pods "nope" not found\n');
    expect(await kubectl('auth', 'can-i', 'create', 'pods')).toBe('yes\n');
    expect(await kubectl('explain', 'deployment.spec.replicas')).toContain('Number of desired pods');
    expect(await kubectl('delete', 'deployment', 'web', '--timeout=10s')).toBe('deployment.apps "web" deleted from default namespace\n');
  });

  test('reads logs, runs commands and sees what pods use', async () => {
    api.store.create('Pod', { metadata: { name: 'one', namespace: 'default' }, spec: { nodeName: 'sandbox', containers: [{ name: 'main', image: 'a:1' }] } });
    expect(await kubectl('logs', 'one', '--tail=1')).toBe('two\n');
    expect(await kubectl('exec', 'one', '--', 'echo', 'hello')).toBe('hello\n');
    expect(await kubectl('exec', 'one', '--', 'sh', '-c', 'exit 7')).toBe('command terminated with exit code 7\n');
    expect(await kubectl('top', 'pods')).toMatch(/^NAME +CPU\(cores\) +MEMORY\(bytes\) *\none +5m +10Mi *\n$/);
  });
});
