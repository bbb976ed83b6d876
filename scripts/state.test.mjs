import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endOrphans } from './programs.mjs';
import { isAlive, lockState, startOf } from './state.mjs';

let state;
beforeEach(() => { state = mkdtempSync(join(tmpdir(), 'wheelhouse-state-')); });
afterEach(() => { chmodSync(state, 0o700); rmSync(state, { recursive: true, force: true }); });

describe('lockState', () => {
  it('tells a second start the address of the first', () => {
    const lock = lockState(state);
    lock.update({ url: 'http://localhost:4321' });
    expect(lockState(state)).toMatchObject({ owner: { url: 'http://localhost:4321' } });
    lock.release();
    expect(lockState(state)).not.toHaveProperty('owner');
  });

  it('takes over the lock of a start that is gone, and names what it left running', async () => {
    const child = spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => process.exit(0)); setInterval(() => {}, 1000); console.log("up")'], { stdio: ['ignore', 'pipe', 'ignore'] });
    await new Promise((resolve) => { child.stdout.once('data', resolve); });
    const left = { pid: child.pid, startedAt: startOf(child.pid) };
    writeFileSync(join(state, 'wheelhouse.lock'), JSON.stringify({ pid: 2 ** 22 + 1, startedAt: '1', url: '', children: [left, { pid: process.pid, startedAt: 'another process with this id' }] }));
    const lock = lockState(state);
    expect(lock.orphans).toEqual([left]);
    const ended = new Promise((resolve) => { child.once('exit', resolve); });
    await endOrphans(lock.orphans);
    await ended;
    expect(isAlive(left)).toBe(false);
  });

  it('takes over a damaged lock', () => {
    writeFileSync(join(state, 'wheelhouse.lock'), '{ half');
    expect(lockState(state)).toHaveProperty('release');
    expect(JSON.parse(readFileSync(join(state, 'wheelhouse.lock'), 'utf8'))).toMatchObject({ pid: process.pid });
  });

  it('says which folder cannot be used', () => {
    writeFileSync(join(state, 'file'), '');
    expect(() => lockState(join(state, 'file'))).toThrow(/state folder .* cannot be (made|written) \((EEXIST|ENOTDIR)\)/);
  });
});
