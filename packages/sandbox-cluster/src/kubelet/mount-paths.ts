import { join, posix } from 'node:path';

/** A volume's folder on this machine, and where the pod believes it is. */
export type Mount = { mountPath: string; folder: string };

/** Characters that may stand before or after a path inside a longer text: `--dir=/data`, `a:/data:b`, `"/data"`. */
const BEFORE = '(^|[\\s=:,;"\'`(\\[{<>|&@]|\\bfile://)';
const AFTER = '(?=$|[/\\s=:,;"\'`)\\]}<>|&?#])';

/**
 * Replaces every mount path in a text by the volume's folder: without a mount namespace this is what lets a program find its volumes.
 * `/data` is not found in `/database`, `/x/data` or `https://host/data`; of `/data` and `/data/sub` the longer one wins.
 */
export function translatePaths(text: string, mounts: readonly Mount[]): string {
  if (mounts.length === 0 || !text.includes('/')) return text;
  const folders = new Map(mounts.map(({ mountPath, folder }) => [trimSlash(mountPath), folder]));
  const longestFirst = [...folders.keys()].sort((a, b) => b.length - a.length).map((path) => path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return text.replace(new RegExp(`${BEFORE}(${longestFirst.join('|')})${AFTER}`, 'g'), (found, before: string, path: string) => `${before}${folders.get(path) ?? found}`);
}

/** The folder for a working directory or file of a container: inside a volume when mounted there, else inside the image. */
export function toHostPath(path: string, mounts: readonly Mount[], imageFolder: string): string {
  const translated = translatePaths(posix.normalize(path), mounts);
  return translated === posix.normalize(path) ? join(imageFolder, path) : translated;
}

function trimSlash(path: string): string {
  return path.length > 1 ? path.replace(/\/+$/, '') : path;
}
