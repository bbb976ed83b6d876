import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMachine, isReady, type Machine } from './kubelet-fixture.ts';

let machine: Machine;
beforeAll(async () => {
  machine = await createMachine();
  await machine.image('print', { 'main.mjs': 'console.log(JSON.stringify({ env: process.env, args: process.argv.slice(2), cwd: process.cwd(), uid: process.getuid() })); setInterval(() => {}, 1000)', 'work/keep': '' }, { cmd: ['from-image'], env: { FROM_IMAGE: 'yes', OVER: 'image' } });
  const { objects } = machine;
  objects.create('ConfigMap', { metadata: { name: 'settings', namespace: 'test' }, data: { LEVEL: 'debug', OVER: 'map', 'app.yaml': 'a: 1\n' } });
  objects.create('Secret', { metadata: { name: 'keys', namespace: 'test' }, data: { TOKEN: Buffer.from('geheim/data').toString('base64') } });
});
afterAll(() => machine.close());

type Printed = { env: Record<string, string>; args: string[]; cwd: string; uid: number };
async function printed(name: string): Promise<Printed> {
  await machine.until(name, isReady);
  for await (const chunk of machine.kubelet.readLog('test', name, { container: '', follow: true, previous: false, timestamps: false, signal: AbortSignal.timeout(10_000) })) {
    const value: Printed = JSON.parse(chunk.toString());
    return value;
  }
  throw new Error('nothing printed');
}

describe('what a container is started with', () => {
  it('has the environment of its pod and image, and nothing of the sandbox process', async () => {
    machine.pod('env', {
      image: 'print:1',
      envFrom: [{ configMapRef: { name: 'settings' } }, { prefix: 'K_', secretRef: { name: 'keys' } }, { configMapRef: { name: 'none', optional: true } }],
      env: [
        { name: 'A', value: 'one' }, { name: 'B', value: '$(A)-$(LEVEL)-$(NONE)-$$(A)' }, { name: 'OVER', value: 'pod' },
        { name: 'FROM_KEY', valueFrom: { secretKeyRef: { name: 'keys', key: 'TOKEN' } } },
        { name: 'OPTIONAL', valueFrom: { configMapKeyRef: { name: 'settings', key: 'none', optional: true } } },
        { name: 'NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
        { name: 'LABEL', valueFrom: { fieldRef: { fieldPath: "metadata.labels['app']" } } },
        { name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
        { name: 'CPU', valueFrom: { resourceFieldRef: { resource: 'limits.cpu', divisor: '1m' } } },
        { name: 'MEM', valueFrom: { resourceFieldRef: { resource: 'limits.memory', divisor: '1Mi' } } },
      ],
      args: ['--level=$(LEVEL)'],
      resources: { limits: { cpu: '250m', memory: '512Mi' } },
    });
    const { env, args, cwd } = await printed('env');
    const { status } = await machine.until('env', isReady);
    expect(args).toEqual(['--level=debug']);
    expect(env).toMatchObject({
      A: 'one', B: 'one-debug-$(NONE)-$(A)', OVER: 'pod', LEVEL: 'debug', K_TOKEN: 'geheim/data', FROM_KEY: 'geheim/data', FROM_IMAGE: 'yes',
      NAME: 'env', LABEL: 'env', IP: status?.podIP, POD_IP: status?.podIP, CPU: '250', MEM: '512', HOSTNAME: 'env',
    });
    expect(env).not.toHaveProperty('OPTIONAL');
    expect(Object.keys(env).filter((name) => name.startsWith('VITEST') || name === 'USER' || name === 'PWD')).toEqual([]);
    expect(cwd).toContain('/images/blobs/sha256-');
  });

  it('takes the command of the pod instead of the image\'s, and the image\'s arguments only with its own entrypoint', async () => {
    machine.pod('cmd', { image: 'print:1' });
    expect((await printed('cmd')).args).toEqual(['from-image']);
    machine.pod('cmd-2', { image: 'print:1', command: ['node', 'main.mjs'], workingDir: '/' });
    expect((await printed('cmd-2')).args).toEqual([]);
  });

  it('shows the uid that the pod asks for, where the machine can', async () => {
    machine.pod('user', { image: 'print:1', securityContext: { runAsUser: 1001, runAsNonRoot: true } });
    expect((await printed('user')).uid).toBe(process.getuid?.() === 0 ? 1001 : process.getuid?.());
  });

  it('finds its volumes at their folders, and sees changes of a ConfigMap in place', async () => {
    machine.pod('volumes', {
      image: 'print:1', command: ['sh', '-c', 'cat /etc/app/app.yaml "$KEY"; ls /etc/all; echo done; read line < /dev/zero'],
      env: [{ name: 'KEY', value: '/run/keys/TOKEN' }],
      volumeMounts: [{ name: 'config', mountPath: '/etc/app' }, { name: 'keys', mountPath: '/run/keys' }, { name: 'all', mountPath: '/etc/all' }],
    }, {
      volumes: [
        { name: 'config', configMap: { name: 'settings', items: [{ key: 'app.yaml', path: 'app.yaml' }] } },
        { name: 'keys', secret: { secretName: 'keys' } },
        { name: 'all', projected: { sources: [{ configMap: { name: 'settings', items: [{ key: 'LEVEL', path: 'level' }] } }, { downwardAPI: { items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }] } }] } },
      ],
    });
    await machine.until('volumes', isReady);
    let text = '';
    for await (const chunk of machine.kubelet.readLog('test', 'volumes', { container: '', follow: true, previous: false, timestamps: false, signal: AbortSignal.timeout(10_000) })) {
      text += chunk.toString();
      if (text.includes('done')) break;
    }
    expect(text).toBe('a: 1\ngeheim/datalabels\nlevel\ndone\n');

    const map = machine.objects.get('ConfigMap', 'test', 'settings');
    machine.objects.update('ConfigMap', { ...structuredClone(map), data: { ...map?.data, 'app.yaml': 'a: 2\n' } });
    const read = async (): Promise<string> => {
      const session = await machine.kubelet.exec('test', 'volumes', { container: '', command: ['cat', '/etc/app/app.yaml'], stdin: false, tty: false, signal: AbortSignal.timeout(5_000) });
      return Buffer.concat(await session.stdout.toArray()).toString();
    };
    await expect.poll(read, { timeout: 10_000 }).toBe('a: 2\n');
  });

  it('waits for a volume that is missing and refuses one of the node', async () => {
    machine.pod('missing', { image: 'print:1' }, { volumes: [{ name: 'v', configMap: { name: 'nowhere' } }] });
    machine.pod('host', { image: 'print:1' }, { volumes: [{ name: 'v', hostPath: { path: '/' } }] });
    await expect.poll(() => machine.events('missing')).toContain('Warning FailedMount MountVolume.SetUp failed for volume "v" : configmap "nowhere" not found');
    await expect.poll(() => machine.events('host').join('\n')).toContain('MountVolume.SetUp failed for volume "v" : hostPath volumes are not available');
    expect(machine.get('missing')?.status).toMatchObject({ phase: 'Pending', containerStatuses: [{ state: { waiting: { reason: 'ContainerCreating' } } }] });
    machine.objects.create('ConfigMap', { metadata: { name: 'nowhere', namespace: 'test' }, data: {} });
    await machine.until('missing', isReady);
  });
});
