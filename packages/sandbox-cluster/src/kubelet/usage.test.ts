import { afterAll, beforeAll, expect, it } from 'vitest';
import { createMachine, isReady, type Machine } from './kubelet-fixture.ts';

let machine: Machine;
beforeAll(async () => { machine = await createMachine({ usageMs: 200 }); });
afterAll(() => machine.close());

it('measures the CPU and memory of a whole process tree', async () => {
  await machine.image('busy', { 'main.mjs': 'import { spawn } from "node:child_process"; spawn(process.execPath, ["-e", "for (;;);"], { stdio: "ignore" }); setInterval(() => {}, 1000)' });
  await machine.image('idle', { 'main.mjs': 'setInterval(() => {}, 1000)' });
  machine.pod('busy', {});
  machine.pod('idle', {});
  await Promise.all([machine.until('busy', isReady), machine.until('idle', isReady)]);
  const of = (name: string): { cpuNanocores: number; memoryBytes: number } | undefined => machine.kubelet.podMetrics().find(({ pod }) => pod === name)?.containers[0];
  // The busy one wants a whole core; what it gets is what the machine has left.
  await expect.poll(() => (of('busy')?.cpuNanocores ?? 0) > 10 * ((of('idle')?.cpuNanocores ?? 1e9) + 1e6), { timeout: 20_000 }).toBe(true);
  expect(of('busy')?.memoryBytes).toBeGreaterThan(20e6);
  const [usage] = machine.kubelet.podMetrics();
  expect(usage).toMatchObject({ namespace: 'test', windowSeconds: expect.closeTo(0.2, 0) });
  expect(machine.kubelet.nodeMetrics().cpuNanocores).toBeGreaterThan(0);
  machine.objects.remove('Pod', 'test', 'busy');
  await machine.gone('busy');
  expect(of('busy')).toBeUndefined();
});

it('describes this machine as the node', () => {
  const node = machine.objects.get('Node', '', 'sandbox');
  expect(node?.status?.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('True');
  expect(Number(node?.status?.capacity?.['cpu'])).toBeGreaterThan(0);
  expect(node?.status?.allocatable?.['memory']).toMatch(/^\d+Ki$/);
});
