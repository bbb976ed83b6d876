import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { imageCommand } from './image.ts';

let root: string;
let lines: string[];
const run = (...args: string[]): Promise<number> => imageCommand([...args, '--state', join(root, 'state')], { out: (line) => lines.push(line), err: (line) => lines.push(line) });

beforeEach(async () => {
  lines = [];
  root = await mkdtemp(join(tmpdir(), 'sandbox-cli-'));
  await mkdir(join(root, 'app'));
  await writeFile(join(root, 'app', 'main.js'), 'console.log(1)');
});
afterEach(() => rm(root, { recursive: true, force: true }));

describe('image', () => {
  it('loads, lists and removes', async () => {
    const load = ['load', 'todo:1', '--from', join(root, 'app'), '--entrypoint', '["node","main.js"]', '--env', 'A=b=c'];
    expect(await run(...load)).toBe(0);
    expect(lines.at(-1)).toMatch(/^todo:1 {2}sha256:[0-9a-f]{64} {2}0\.0 kB {2}loaded$/);
    expect(await run(...load, '--json')).toBe(0);
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ name: 'todo:1', copied: false });
    expect(await run('ls')).toBe(0);
    expect(lines.at(-1)).toMatch(/^NAME +DIGEST +SIZE +LOADED\ntodo:1 +sha256:/);
    expect(await run('rm', 'docker.io/library/todo:1')).toBe(0);
    expect(await run('rm', 'todo:1')).toBe(1);
    expect(lines.at(-1)).toBe('There is no image todo:1; see sandbox-cluster image ls.');
  });

  it.each([
    [[], 'Say what to do with images: load, postgres, ls or rm.'],
    [['push'], 'There is no command "image push".'],
    [['load'], 'Give one image name: image load NAME:TAG --from FOLDER --entrypoint JSON.'],
    [['load', 'Todo:1'], '"Todo:1" is not an image name: lower-case letters, digits and ./_- and then :TAG.'],
    [['load', 'todo:1', '--from', '/nowhere/at/all', '--entrypoint', '["x"]'], 'There is no folder /nowhere/at/all.'],
    [['load', 'todo:1', '--from', '.', '--entrypoint', 'node main.js'], `--entrypoint takes a JSON list of words like '["node","main.js"]', not: node main.js`],
    [['load', 'todo:1', '--from', '.', '--entrypoint', '["x"]', '--user', 'node'], '--user takes a number, not "node".'],
  ])('%j is refused with one sentence', async (args, words) => {
    expect(await run(...args)).toBe(2);
    expect(lines[0]).toBe(words);
  });

  it('says how it is used', async () => {
    expect(await run('--help')).toBe(0);
    expect(lines[0]).toContain('Usage:');
  });
});
