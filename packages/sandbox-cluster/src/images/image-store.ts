import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { access, chmod, cp, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type ImageFile, readImageFiles, toDigest } from './image-files.ts';
import { toFullImageName, toShortImageName } from './image-name.ts';

/** What an image says about how to run it, as in the OCI image config. */
export type ImageConfig = {
  entrypoint: string[];
  cmd: string[];
  env: Record<string, string>;
  /** Inside the image; '/' is the image's folder. */
  workingDir: string;
  /** Numeric uid, or '' for the user that the sandbox runs as. */
  user: string;
  /** Signal that asks the program to end; '' = SIGTERM. */
  stopSignal: string;
  /** When set and a user namespace is used, the program sees this uid whatever the pod asks for: for programs that insist on a passwd entry. */
  mapUser: string;
};
export type Image = { name: string; digest: string; sizeBytes: number; loadedAt: string; config: ImageConfig; folder: string };

export type ImageStore = {
  /** undefined = not loaded. Understands every spelling of a name, and `NAME@sha256:…`. */
  find(name: string): Promise<Image | undefined>;
  list(): Promise<Image[]>;
  /** Makes `from` available as `name`. Copies only content that is not there yet. */
  load(image: { name: string; from: string; config: ImageConfig }): Promise<{ image: Image; copied: boolean }>;
  /** false = there was none of that name. */
  remove(name: string): Promise<boolean>;
};

type Tag = { name: string; digest: string; loadedAt: string };
type Blob = { config: ImageConfig; sizeBytes: number };

/**
 * The images of a sandbox, in `stateDir/images`: `blobs/<digest>/{root,image.json}` hold content, `tags/<name>.json` point to it. Plain
 * files, changed only by rename, so that the command line and a running sandbox share the folder without a lock. Files are read-only
 * (folders are not: whoever owns the state must be able to remove it); what neither a tag nor a container uses is dropped at the next load.
 */
export function openImageStore(stateDir: string): ImageStore {
  const home = join(resolve(stateDir), 'images');
  const blobs = join(home, 'blobs');
  const tags = join(home, 'tags');
  const tagFile = (name: string): string => join(tags, `${encodeURIComponent(toFullImageName(name))}.json`);
  const blobFolder = (digest: string): string => join(blobs, digest.replace(':', '-'));

  const toImage = async ({ name, digest, loadedAt }: Tag): Promise<Image | undefined> => {
    const blob = await readJson<Blob>(join(blobFolder(digest), 'image.json'));
    return blob && { name, digest, loadedAt, ...blob, folder: join(blobFolder(digest), 'root') };
  };
  const listTags = async (): Promise<Tag[]> => {
    const files = (await readdirIfThere(tags)).filter((file) => file.endsWith('.json'));
    return (await Promise.all(files.map((file) => readJson<Tag>(join(tags, file))))).filter((tag) => tag !== undefined);
  };

  return {
    async find(name) {
      const [, digest] = name.split('@', 2);
      const tag = digest === undefined
        ? await readJson<Tag>(tagFile(name))
        : (await listTags()).find((candidate) => candidate.digest === digest);
      return tag && toImage(tag);
    },
    async list() {
      const images = (await Promise.all((await listTags()).map(toImage))).filter((image) => image !== undefined);
      return images.sort((a, b) => a.name.localeCompare(b.name));
    },
    async load({ name, from, config }) {
      const source = resolve(from);
      const files = await readImageFiles(source, join(home, 'seen', `${createHash('sha256').update(source).digest('hex').slice(0, 32)}.json`));
      if (files.length === 0) throw new Error(`${source} has no files; an image needs at least its program.`);
      const digest = toDigest(files, config);
      const claim = join(home, 'loading', `${digest.replace(':', '-')}.${process.pid}`);
      await mkdir(dirname(claim), { recursive: true });
      await writeFile(claim, ''); // Until its tag is written, another program's prune must not take it away.
      const copied = !(await isThere(join(blobFolder(digest), 'image.json')));
      if (copied) await copyBlob({ source, files, config, folder: blobFolder(digest) });
      const tag: Tag = { name: toShortImageName(toFullImageName(name)), digest, loadedAt: new Date().toISOString() };
      if (copied || (await readJson<Tag>(tagFile(name)))?.digest !== digest) {
        await writeWhole(tagFile(name), tags, tag);
        await rm(claim, { force: true });
        await prune();
      } else await rm(claim, { force: true });
      // Unused content was found, and dropped by another program before it was claimed: once more.
      const image = await toImage(tag);
      return image ? { image, copied } : this.load({ name, from, config });
    },
    async remove(name) {
      if (!(await isThere(tagFile(name)))) return false;
      await rm(tagFile(name), { force: true });
      await prune();
      return true;
    },
  };

  async function prune(): Promise<void> {
    // In this order: whoever has let go of its claim by now has written its tag before.
    const folders = await readdirIfThere(blobs);
    const used = new Set<string>();
    for (const claim of await readdirIfThere(join(home, 'loading'))) {
      const [digest = '', loader] = claim.split('.', 2);
      if (isAlive(Number(loader))) used.add(digest);
      else await rm(join(home, 'loading', claim), { force: true });
    }
    for (const digest of [...(await listTags()).map((tag) => tag.digest), ...(await digestsOfContainers(stateDir))]) used.add(digest.replace(':', '-'));
    for (const folder of folders) {
      const writer = /\.(\d+)\.(?:new|old)$/.exec(folder)?.[1];
      if (writer === undefined ? !used.has(folder) : !isAlive(Number(writer))) await removeBlob(join(blobs, folder));
    }
  }
}

/** Copies beside, then renames: a blob is whole or not there. The rename fails when another program was faster; that is as good. */
async function copyBlob({ source, files, config, folder }: { source: string; files: ImageFile[]; config: ImageConfig; folder: string }): Promise<void> {
  const beside = `${folder}.${process.pid}.new`;
  await rm(beside, { recursive: true, force: true });
  await mkdir(beside, { recursive: true });
  await cp(source, join(beside, 'root'), { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE });
  for (const { path, mode } of files) {
    if (mode !== 'link') await chmod(join(beside, 'root', path), mode === 'executable' ? 0o555 : 0o444);
  }
  const blob: Blob = { config, sizeBytes: files.reduce((sum, file) => sum + file.sizeBytes, 0) };
  await writeFile(join(beside, 'image.json'), JSON.stringify(blob));
  await rename(beside, folder).catch(async (error: NodeJS.ErrnoException) => {
    await rm(beside, { recursive: true, force: true });
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  });
}

/** Out of the way first: nobody finds half of it. */
async function removeBlob(folder: string): Promise<void> {
  const gone = `${folder}.${process.pid}.old`;
  await rename(folder, gone).catch(() => {});
  await rm(gone, { recursive: true, force: true });
}

/** Content that a container of this sandbox runs from, by the records that the kubelet keeps. */
async function digestsOfContainers(stateDir: string): Promise<string[]> {
  const digests: string[] = [];
  for (const pod of await readdirIfThere(join(stateDir, 'pods'))) {
    const folder = join(stateDir, 'pods', pod, 'containers');
    for (const file of await readdirIfThere(folder)) {
      const record = await readJson<{ digest: string }>(join(folder, file));
      if (record) digests.push(record.digest);
    }
  }
  return digests;
}

async function writeWhole(path: string, folder: string, value: object): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(`${path}.${process.pid}`, JSON.stringify(value));
  await rename(`${path}.${process.pid}`, path);
}

/** Only for files that this program wrote. */
async function readJson<T>(path: string): Promise<T | undefined> {
  try {
    const value: T = JSON.parse(await readFile(path, 'utf8'));
    return value;
  } catch {
    return undefined; // Not there: every file is renamed into place whole.
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function readdirIfThere(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(() => true, () => false);
}
