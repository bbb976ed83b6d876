import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMachine, type Machine } from './kubelet-fixture.ts';

let machine: Machine;
beforeAll(async () => {
  machine = await createMachine({ usageMs: 50 });
  await machine.image('node', { 'main.mjs': 'setInterval(() => {}, 1000)' });
});
afterAll(() => machine.close());

const script = (code: string): { image: string; args: string[]; command: string[] } => ({ image: 'node:1', command: ['node'], args: ['-e', code] });
const first = (name: string): ReturnType<typeof statusOf> => statusOf(machine, name);
function statusOf(from: Machine, name: string): NonNullable<NonNullable<NonNullable<ReturnType<Machine['get']>>['status']>['containerStatuses']>[number] | undefined {
  return from.get(name)?.status?.containerStatuses?.[0];
}

describe('a container that ends', () => {
  it('is started again at once the first time, then with a growing back-off that its status tells', async () => {
    machine.pod('crash', script('console.log("run"); process.exit(3)'));
    await machine.until('crash', () => first('crash')?.state?.waiting?.reason === 'CrashLoopBackOff');
    const { uid } = machine.get('crash')?.metadata ?? {};
    expect(first('crash')).toMatchObject({
      restartCount: 1, ready: false,
      state: { waiting: { message: `back-off 0.04s restarting failed container=main pod=crash_test(${uid})` } },
      lastState: { terminated: { exitCode: 3, reason: 'Error' } },
    });
    expect(machine.get('crash')?.status?.phase).toBe('Running');
    await machine.until('crash', () => (first('crash')?.restartCount ?? 0) >= 3);
    expect(machine.events('crash')).toContain(`Warning BackOff Back-off restarting failed container main in pod crash_test(${uid})`);
    machine.objects.remove('Pod', 'test', 'crash');
    await machine.gone('crash');
  });

  it('ends the pod when its policy is Never', async () => {
    machine.pod('never', script('process.exit(4)'), { restartPolicy: 'Never' });
    const pod = await machine.until('never', ({ status }) => status?.phase === 'Failed');
    expect(pod.status?.containerStatuses?.[0]).toMatchObject({ restartCount: 0, state: { terminated: { exitCode: 4, reason: 'Error' } } });
  });

  it('completes the pod when its policy is OnFailure and it succeeds the second time', async () => {
    machine.pod('job', {
      ...script('const fs = require("fs"), f = process.env.HOME + "/tried"; if (fs.existsSync(f)) process.exit(0); fs.writeFileSync(f, ""); process.exit(1)'),
    }, { restartPolicy: 'OnFailure' });
    const pod = await machine.until('job', ({ status }) => status?.phase === 'Succeeded');
    expect(pod.status?.containerStatuses?.[0]).toMatchObject({ restartCount: 1, ready: false, state: { terminated: { exitCode: 0, reason: 'Completed' } } });
    expect(pod.status?.conditions?.find(({ type }) => type === 'Ready')).toMatchObject({ status: 'False', reason: 'PodCompleted' });
  });

  it('tells the signal that ended it as 128 + its number', async () => {
    machine.pod('killed', script('process.kill(process.pid, "SIGKILL"); setInterval(() => {}, 1000)'), { restartPolicy: 'Never' });
    await machine.until('killed', ({ status }) => status?.phase === 'Failed');
    expect(first('killed')?.state?.terminated?.exitCode).toBe(137);
  });

  it('keeps the heap of a Node program below the memory limit, as a cgroup would', async () => {
    machine.pod('heap', {
      ...script('process.exit(require("node:v8").getHeapStatistics().heap_size_limit < 256 * 2 ** 20 ? 7 : 8)'), resources: { limits: { memory: '256Mi' } },
    }, { restartPolicy: 'Never' });
    await machine.until('heap', ({ status }) => status?.phase === 'Failed');
    expect(first('heap')?.state?.terminated?.exitCode).toBe(7);
  });

  it('is OOMKilled when its processes take more memory than its limit', async () => {
    machine.pod('greedy', {
      ...script('globalThis.all = []; setInterval(() => all.push(Buffer.alloc(8e6, 1)), 5)'), resources: { limits: { memory: '150Mi' } },
    }, { restartPolicy: 'Never' });
    await machine.until('greedy', ({ status }) => status?.phase === 'Failed');
    expect(first('greedy')?.state?.terminated).toMatchObject({ exitCode: 137, reason: 'OOMKilled' });
  });
});

describe('a container that cannot start', () => {
  it('waits for its image and runs when it is there', async () => {
    machine.pod('later', {});
    await machine.until('later', () => first('later')?.state?.waiting?.reason === 'ErrImagePull');
    await machine.until('later', () => first('later')?.state?.waiting?.reason === 'ImagePullBackOff');
    expect(machine.get('later')?.status?.phase).toBe('Pending');
    expect(machine.events('later').join('\n')).toContain('Warning Failed Failed to pull image "later:1": failed to pull and unpack image "docker.io/library/later:1"');
    await expect(machine.log('later')).rejects.toThrow('container "main" in pod "later" is waiting to start: trying and failing to pull image');
    await machine.image('later', { 'main.mjs': 'setInterval(() => {}, 1000)' });
    await machine.until('later', () => first('later')?.state?.running !== undefined);
  });

  it('says that an image must not be pulled', async () => {
    machine.pod('no-pull', { imagePullPolicy: 'Never' });
    await machine.until('no-pull', () => first('no-pull')?.state?.waiting?.reason === 'ErrImageNeverPull');
    expect(first('no-pull')?.state?.waiting?.message).toBe('Container image "no-pull:1" is not present with pull policy of Never');
  });

  it('tells which program is missing', async () => {
    machine.pod('no-program', { image: 'node:1', command: ['serve-it'] }, { restartPolicy: 'Never' });
    await machine.until('no-program', ({ status }) => status?.phase === 'Failed');
    expect(first('no-program')?.state?.terminated).toMatchObject({ exitCode: 128, reason: 'StartError' });
    expect(first('no-program')?.state?.terminated?.message).toContain('exec: "serve-it": executable file not found in $PATH');
  });

  it.each([
    [{ env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'none', key: 'a' } } }] }, 'configmap "none" not found'],
    [{ env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'none', key: 'a' } } }] }, 'secret "none" not found'],
    [{ envFrom: [{ secretRef: { name: 'none' } }] }, 'secret "none" not found'],
    [{ env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'some', key: 'b' } } }] }, "couldn't find key b in ConfigMap test/some"],
    [{ securityContext: { runAsNonRoot: true, runAsUser: 0 } }, "container's runAsUser breaks non-root policy"],
    [{ securityContext: { runAsNonRoot: true } }, 'container has runAsNonRoot and image will run as root'],
  ])('reports %j as CreateContainerConfigError', async (container, words) => {
    if (!machine.objects.get('ConfigMap', 'test', 'some')) machine.objects.create('ConfigMap', { metadata: { name: 'some', namespace: 'test' }, data: { a: '1' } });
    machine.pod('config', { image: 'node:1', ...container });
    await machine.until('config', () => first('config')?.state?.waiting?.reason === 'CreateContainerConfigError');
    expect(first('config')?.state?.waiting?.message).toContain(words);
    machine.objects.remove('Pod', 'test', 'config');
    await machine.gone('config');
  });

  it('starts as soon as the missing ConfigMap is made', async () => {
    machine.pod('waits', { ...script('console.log(process.env.A); setInterval(() => {}, 1000)'), env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'coming', key: 'a' } } }] });
    await machine.until('waits', () => first('waits')?.state?.waiting?.reason === 'CreateContainerConfigError');
    machine.objects.create('ConfigMap', { metadata: { name: 'coming', namespace: 'test' }, data: { a: 'here' } });
    await machine.until('waits', () => first('waits')?.state?.running !== undefined);
  });
});
