import { mkdir, mkdtemp, readFile, readdir, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeRecord } from '../kubelet/container-record.ts';
import { type ImageConfig, type ImageStore, openImageStore } from './image-store.ts';

const config: ImageConfig = { entrypoint: ['node', 'main.js'], cmd: [], env: {}, workingDir: '/', user: '', stopSignal: '', mapUser: '' };
let root: string;
let source: string;
let images: ImageStore;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'sandbox-images-'));
  source = join(root, 'source');
  await mkdir(join(source, 'lib'), { recursive: true });
  await writeFile(join(source, 'main.js'), 'one');
  await writeFile(join(source, 'lib', 'run'), 'two', { mode: 0o755 });
  await symlink('main.js', join(source, 'index.js'));
  images = openImageStore(join(root, 'state'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const load = (name: string, from = source): ReturnType<ImageStore['load']> => images.load({ name, from, config });
const blobs = (): Promise<string[]> => readdir(join(root, 'state/images/blobs'));

describe('the image store', () => {
  it('gives the same digest for the same content, wherever it lies and whenever it was written', async () => {
    const first = await load('a:1');
    const copy = join(root, 'copy');
    await mkdir(join(copy, 'lib'), { recursive: true });
    await writeFile(join(copy, 'lib', 'run'), 'two', { mode: 0o700 });
    await writeFile(join(copy, 'main.js'), 'one');
    await symlink('main.js', join(copy, 'index.js'));
    await utimes(join(copy, 'main.js'), 1, 1);
    const second = await load('b:1', copy);
    expect(second).toMatchObject({ copied: false, image: { digest: first.image.digest } });
  });

  it.each([
    ['content', () => writeFile(join(source, 'main.js'), 'other')],
    ['a name', () => writeFile(join(source, 'more.js'), '')],
    ['the right to execute', () => writeFile(join(source, 'lib', 'other'), '', { mode: 0o755 })],
  ])('gives another digest when %s changes', async (_, change) => {
    const first = await load('a:1');
    await change();
    const second = await load('a:1');
    expect(second.copied).toBe(true);
    expect(second.image.digest).not.toBe(first.image.digest);
  });

  it('does not depend on the source later', async () => {
    const { image } = await load('a:1');
    await writeFile(join(source, 'main.js'), 'changed');
    expect(await readFile(join(image.folder, 'main.js'), 'utf8')).toBe('one');
    expect((await stat(join(image.folder, 'lib', 'run'))).mode & 0o777).toBe(0o555);
  });

  it('finds an image by any spelling of its name and by its digest', async () => {
    const { image: { digest } } = await load('todo:1');
    for (const name of ['todo:1', 'docker.io/library/todo:1', `todo@${digest}`]) expect((await images.find(name))?.digest).toBe(digest);
    for (const name of ['todo', 'todo:2', 'other/todo:1']) expect(await images.find(name)).toBeUndefined();
    await load('todo');
    expect((await images.find('docker.io/library/todo:latest'))?.name).toBe('todo:latest');
  });

  it('drops content that nothing refers to, but not what a container runs from', async () => {
    const first = (await load('a:1')).image;
    writeRecord(join(root, 'state'), 'pod', 'main', { pid: 1, startTicks: 1, bootId: '', digest: first.digest });
    await writeFile(join(source, 'main.js'), 'second');
    const second = (await load('a:1')).image;
    await writeFile(join(source, 'main.js'), 'third');
    const third = (await load('a:1')).image;
    expect((await blobs()).sort()).toEqual([first.digest, third.digest].map((digest) => digest.replace(':', '-')).sort());
    expect(second.digest).not.toBe(third.digest);
    expect(await images.remove('a:1')).toBe(true);
    expect(await blobs()).toEqual([first.digest.replace(':', '-')]);
  });

  it('loads several images at once', async () => {
    const folders = await Promise.all(['x', 'y', 'z'].map(async (name) => {
      const folder = join(root, name);
      await mkdir(folder);
      await writeFile(join(folder, 'main.js'), name);
      return folder;
    }));
    await Promise.all(folders.map((folder, index) => openImageStore(join(root, 'state')).load({ name: `i${index}:1`, from: folder, config })));
    expect((await images.list()).map(({ name }) => name)).toEqual(['i0:1', 'i1:1', 'i2:1']);
    expect(await blobs()).toHaveLength(3);
  });

  it('refuses links that lead outside and empty folders', async () => {
    await symlink('/etc/passwd', join(source, 'outside'));
    await expect(load('a:1')).rejects.toThrow('is a link to /etc/passwd, outside the image');
    await mkdir(join(root, 'empty'));
    await expect(load('a:1', join(root, 'empty'))).rejects.toThrow('has no files');
  });
});
