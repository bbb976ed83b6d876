import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimAddresses } from './addresses.ts';

let root: string;
beforeEach(async () => { root = await mkdtemp(join(tmpdir(), 'sandbox-addresses-')); });
afterEach(() => rm(root, { recursive: true, force: true }));

describe('claimAddresses', () => {
  it('gives two sandboxes different blocks, also when both would start at the same one', async () => {
    const first = await claimAddresses(join(root, 'a'));
    const second = await claimAddresses(join(root, 'a'));
    expect(second.prefix).not.toBe(first.prefix);
    await first.release();
    await second.release();
  });

  it('takes the block it had before', async () => {
    const first = await claimAddresses(join(root, 'a'));
    const moved = await claimAddresses(join(root, 'a'));
    await first.release();
    await moved.release();
    const again = await claimAddresses(join(root, 'a'));
    expect(again.prefix).toBe(moved.prefix);
    await again.release();
  });

  it('hands out pods and Services from separate halves and goes round instead of reusing', async () => {
    const addresses = await claimAddresses(join(root, 'b'));
    const { prefix } = addresses;
    expect(addresses.allocatePodIp(new Set([`${prefix}.0.1`]))).toBe(`${prefix}.0.2`);
    expect(addresses.allocatePodIp(new Set())).toBe(`${prefix}.0.3`);
    expect(addresses.allocateServiceIp(new Set())).toBe(`${prefix}.128.1`);
    await addresses.release();
  });
});
