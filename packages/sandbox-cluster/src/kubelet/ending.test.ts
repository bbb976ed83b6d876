import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMachine, isReady, type Machine } from './kubelet-fixture.ts';
import { listProcesses, readStat } from './processes.ts';

let machine: Machine;
beforeAll(async () => {
  machine = await createMachine();
  await machine.image('node', { 'main.mjs': 'process.on("SIGTERM", () => { console.log("SIGTERM"); process.exit(0); }); console.log("up"); setInterval(() => {}, 1000)' });
});
afterAll(() => machine.close());

/** The lines of a pod until its container has ended. */
async function follow(name: string): Promise<string> {
  return machine.log(name, { follow: true });
}
async function untilPrinted(name: string, word: string): Promise<void> {
  for await (const chunk of machine.kubelet.readLog('test', name, { container: '', follow: true, previous: false, timestamps: false, signal: AbortSignal.timeout(20_000) })) {
    if (chunk.toString().includes(word)) return;
  }
}
const node = (code: string): { image: string; command: string[] } => ({ image: 'node:1', command: ['node', '-e', code] });

describe('ending a pod', () => {
  it('runs preStop, then SIGTERM, and says so', async () => {
    machine.pod('calm', { image: 'node:1', lifecycle: { preStop: { exec: { command: ['sh', '-c', 'echo hook > $HOME/hook; sleep 0.1'] } } } });
    await machine.until('calm', isReady);
    await untilPrinted('calm', 'up');
    const log = follow('calm');
    const began = performance.now();
    machine.objects.remove('Pod', 'test', 'calm');
    expect(await log).toBe('up\nSIGTERM\n');
    expect(performance.now() - began).toBeGreaterThan(100);
    await machine.gone('calm');
    expect(machine.events('calm')).toContain('Normal Killing Stopping container main');
  });

  it('kills what ignores SIGTERM when the grace is over, children included', async () => {
    machine.pod('deaf', node('process.on("SIGTERM", () => {}); const c = require("child_process").spawn("sleep", ["300"], { detached: true }); console.log(c.pid); setInterval(() => {}, 1000)'), { terminationGracePeriodSeconds: 1 });
    await machine.until('deaf', isReady);
    await untilPrinted('deaf', '\n');
    const child = Number(await machine.log('deaf'));
    expect(readStat(child)).toBeDefined();
    const began = performance.now();
    machine.objects.remove('Pod', 'test', 'deaf');
    await machine.gone('deaf');
    expect(performance.now() - began).toBeGreaterThan(900);
    expect(readStat(child)?.state ?? 'Z').toBe('Z');
  });

  it('leaves nothing behind that left its group and lost its parent', async () => {
    machine.pod('daemon', { image: 'node:1', command: ['sh', '-c', 'setsid sh -c "sleep 300 & echo \\$!"; exec node main.mjs'] });
    await machine.until('daemon', isReady);
    await untilPrinted('daemon', 'up');
    const pid = Number((await machine.log('daemon')).split('\n')[0]);
    expect(readStat(pid)).toBeDefined();
    machine.objects.remove('Pod', 'test', 'daemon');
    await machine.gone('daemon');
    expect(readStat(pid)?.state ?? 'Z').toBe('Z');
  });

  it('ends at once when the object is taken away by force', async () => {
    machine.pod('forced', { image: 'node:1' }, { terminationGracePeriodSeconds: 60 });
    const { metadata: { uid } } = await machine.until('forced', isReady);
    const [pid] = listProcesses().filter((stat) => stat.parent === process.pid && stat.group === stat.pid).map((stat) => stat.pid).slice(-1);
    machine.objects.remove('Pod', 'test', 'forced', { gracePeriodSeconds: 0, preconditions: { uid } });
    await machine.gone('forced');
    const began = performance.now();
    while (pid !== undefined && readStat(pid) && performance.now() - began < 5_000) await new Promise((resolve) => { setImmediate(resolve); });
    expect(pid === undefined ? undefined : readStat(pid)).toBeUndefined();
  });

  it('runs init containers in order before the others, and a failing one holds them back', async () => {
    machine.pod('steps', node('console.log("main"); setInterval(() => {}, 1000)'), {
      initContainers: [
        { name: 'one', image: 'node:1', command: ['sh', '-c', 'echo one > /shared/order'], volumeMounts: [{ name: 'shared', mountPath: '/shared' }] },
        { name: 'two', image: 'node:1', command: ['sh', '-c', 'echo two >> /shared/order; cat /shared/order'], volumeMounts: [{ name: 'shared', mountPath: '/shared' }] },
      ],
      volumes: [{ name: 'shared', emptyDir: {} }],
    });
    const pod = await machine.until('steps', isReady);
    expect(await machine.log('steps', { container: 'two' })).toBe('one\ntwo\n');
    expect(pod.status?.initContainerStatuses?.map(({ state, ready }) => [state?.terminated?.reason, ready])).toEqual([['Completed', true], ['Completed', true]]);

    machine.pod('stuck', node(''), { restartPolicy: 'Never', initContainers: [{ name: 'bad', image: 'node:1', command: ['false'] }] });
    const failed = await machine.until('stuck', ({ status }) => status?.phase === 'Failed');
    expect(failed.status?.containerStatuses?.[0]?.state).toEqual({ waiting: { reason: 'PodInitializing' } });
    expect(failed.status?.conditions?.find(({ type }) => type === 'Initialized')).toMatchObject({ status: 'False', message: 'containers with incomplete status: [bad]' });
  });

  it('keeps a sidecar running beside the others and ends it last', async () => {
    machine.pod('with-sidecar', node('setTimeout(() => process.exit(0), 200)'), {
      restartPolicy: 'Never',
      initContainers: [{ name: 'side', image: 'node:1', restartPolicy: 'Always' }],
    });
    const pod = await machine.until('with-sidecar', ({ status }) => status?.phase === 'Succeeded');
    expect(pod.status?.initContainerStatuses?.[0]?.state?.terminated?.exitCode).toBe(0);
    expect(await machine.log('with-sidecar', { container: 'side' })).toContain('SIGTERM');
  });
});

describe('a sandbox that is started again', () => {
  it('runs the same pods again, counted as a restart', async () => {
    machine.pod('stays', { image: 'node:1' });
    const before = await machine.until('stays', isReady);
    await untilPrinted('stays', 'up');
    await machine.restart();
    const after = await machine.until('stays', (pod) => isReady(pod) && pod.status?.containerStatuses?.[0]?.restartCount === 1);
    expect(after.metadata.uid).toBe(before.metadata.uid);
    expect(after.status?.podIP).toBe(before.status?.podIP);
    expect(after.status?.containerStatuses?.[0]?.lastState?.terminated).toMatchObject({ exitCode: 255, reason: 'Unknown' });
    expect(await machine.log('stays', { previous: true })).toContain('SIGTERM');
  });

  it('ends what a killed sandbox left running', async () => {
    const orphan = spawn('sleep', ['300'], { detached: true, stdio: 'ignore' });
    await new Promise((resolve) => { orphan.once('spawn', resolve); });
    const escaped = spawn('sleep', ['301'], { detached: true, stdio: 'ignore', env: { PATH: '/usr/bin:/bin', SANDBOX_NAMES: `${machine.stateDir}/network/names.json` } });
    await new Promise((resolve) => { escaped.once('spawn', resolve); });
    const ended = Promise.all([orphan, escaped].map((child) => new Promise((resolve) => { child.once('exit', (_, signal) => resolve(signal)); })));
    const { writeRecord } = await import('./container-record.ts');
    const { readBootId } = await import('./processes.ts');
    const pid = orphan.pid ?? 0;
    const { uid } = machine.get('stays')?.metadata ?? { uid: '' };
    await machine.restart({ whileStopped: () => writeRecord(machine.stateDir, uid, 'lost', { pid, startTicks: readStat(pid)?.startTicks ?? 0, bootId: readBootId(), digest: '' }) });
    expect(await ended).toEqual(['SIGKILL', 'SIGKILL']);
  });
});
