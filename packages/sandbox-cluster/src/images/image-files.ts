import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, mkdir, readFile, readdir, readlink, rename, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';

/** One file or link of an image, by its path inside it. `content` is a file's sha256 or a link's target. */
export type ImageFile = { path: string; mode: 'file' | 'executable' | 'link'; content: string; sizeBytes: number };

type Seen = Record<string, { stat: string; sha256: string }>;

/**
 * The files of a folder with their hashes, sorted by path. `cacheFile` keeps the hash of each file by its size, times and inode, so
 * that an unchanged folder is not read again. Throws for links that lead outside: the copy would point at the original.
 */
export async function readImageFiles(folder: string, cacheFile: string): Promise<ImageFile[]> {
  const before = await readCache(cacheFile);
  const after: Seen = {};
  const files: ImageFile[] = [];
  let changed = false;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) continue;
    const full = join(entry.parentPath, entry.name);
    const path = relative(folder, full);
    if (entry.isSymbolicLink()) {
      files.push({ path, mode: 'link', content: await readInnerLink(folder, full), sizeBytes: 0 });
      continue;
    }
    if (!entry.isFile()) throw new Error(`${full} is neither a file, a folder nor a link and cannot be part of an image.`);
    const { size, mtimeMs, ctimeMs, ino, mode } = await lstat(full);
    const stat = `${size} ${mtimeMs} ${ctimeMs} ${ino}`;
    const known = before[path];
    const sha256 = known?.stat === stat ? known.sha256 : await hashFile(full);
    changed ||= known?.stat !== stat;
    after[path] = { stat, sha256 };
    files.push({ path, mode: (mode & 0o111) === 0 ? 'file' : 'executable', content: sha256, sizeBytes: size });
  }
  if (changed || Object.keys(before).length !== Object.keys(after).length) await writeCache(cacheFile, after);
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The image's digest: over every path, mode and content, and the config. Times and owners do not count. */
export function toDigest(files: ImageFile[], config: object): string {
  const hash = createHash('sha256');
  for (const { path, mode, content } of files) hash.update(`${mode} ${content} ${path}\0`);
  return `sha256:${hash.update(JSON.stringify(config)).digest('hex')}`;
}

async function readInnerLink(folder: string, link: string): Promise<string> {
  const target = await readlink(link);
  const inside = `${resolve(dirname(link), target)}${sep}`.startsWith(`${resolve(folder)}${sep}`);
  if (!inside || target.startsWith(sep)) throw new Error(`${link} is a link to ${target}, outside the image's folder; copy the files instead.`);
  return target;
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

async function readCache(path: string): Promise<Seen> {
  try {
    const seen: Seen = JSON.parse(await readFile(path, 'utf8'));
    return seen;
  } catch {
    return {}; // Not there or cut short by a crash: hash again.
  }
}

async function writeCache(path: string, seen: Seen): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.${process.pid}`, JSON.stringify(seen));
  await rename(`${path}.${process.pid}`, path);
}
