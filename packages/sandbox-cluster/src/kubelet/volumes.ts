import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, normalize, relative } from 'node:path';
import type { Container, Volume } from 'kubernetes-types/core/v1.d.ts';
import { expand } from './expand.ts';
import type { Mount } from './mount-paths.ts';
import { type FileSources, VolumeError, toVolumeFiles } from './volume-files.ts';

export type VolumePlaces = FileSources & {
  /** `stateDir/pods/UID/volumes`. */
  podVolumes: string;
  /** `stateDir/volumes`: outlives pods. */
  persistentVolumes: string;
};

/**
 * Makes the folder of every volume of a pod, or brings its files up to date; volume name → folder. Throws VolumeError, prefixed as the
 * kubelet's FailedMount event is, for what is missing or not available here.
 */
export async function prepareVolumes(places: VolumePlaces): Promise<Map<string, string>> {
  const folders = new Map<string, string>();
  for (const volume of places.pod.spec?.volumes ?? []) {
    try {
      folders.set(volume.name, await prepareVolume(volume, places));
    } catch (error) {
      if (!(error instanceof VolumeError)) throw error;
      throw new VolumeError(`MountVolume.SetUp failed for volume "${volume.name}" : ${error.message}`);
    }
  }
  return folders;
}

async function prepareVolume(volume: Volume, places: VolumePlaces): Promise<string> {
  if (volume.persistentVolumeClaim) return preparePersistent(volume.persistentVolumeClaim.claimName, places);
  const folder = join(places.podVolumes, volume.name);
  const files = toVolumeFiles(volume, places);
  if (!files && !volume.emptyDir) {
    const [kind = 'unknown'] = Object.keys(volume).filter((key) => key !== 'name');
    throw new VolumeError(`${kind} volumes are not available: pods are processes of this machine's user, without a file system of their own`);
  }
  await mkdir(folder, { recursive: true });
  if (files) await writeFiles(folder, files);
  return folder;
}

async function preparePersistent(claimName: string, { objects, pod, persistentVolumes }: VolumePlaces): Promise<string> {
  const claim = objects.get('PersistentVolumeClaim', pod.metadata.namespace, claimName);
  if (!claim) throw new VolumeError(`persistentvolumeclaim "${claimName}" not found`);
  if (!claim.spec?.volumeName || claim.status?.phase !== 'Bound') throw new VolumeError(`PVC ${pod.metadata.namespace}/${claimName} is not bound`);
  const folder = join(persistentVolumes, claim.spec.volumeName);
  await mkdir(folder, { recursive: true });
  return folder;
}

/** Writes what differs, a file at a time by rename, and removes what is not there any more. */
async function writeFiles(folder: string, files: ReadonlyMap<string, Buffer>): Promise<void> {
  const wanted = new Map([...files].map(([path, content]) => [normalize(path), content]));
  for (const [path, content] of wanted) {
    const full = join(folder, path);
    if ((await readFile(full).catch(() => undefined))?.equals(content)) continue;
    await mkdir(dirname(full), { recursive: true });
    const beside = join(dirname(full), `..${process.pid}.new`);
    await writeFile(beside, content, { mode: 0o644 });
    await rename(beside, full);
  }
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const full = join(entry.parentPath, entry.name);
    if (entry.isFile() && !wanted.has(relative(folder, full))) await rm(full, { force: true });
  }
}

/** Where a container's volumes are. A subPath is made as a folder when it is not there, as the kubelet does. */
export async function toMounts({ volumeMounts }: Container, folders: ReadonlyMap<string, string>, env: ReadonlyMap<string, string>): Promise<Mount[]> {
  const mounts: Mount[] = [];
  for (const { name, mountPath, subPath, subPathExpr } of volumeMounts ?? []) {
    const folder = folders.get(name);
    if (folder === undefined) continue;
    const inner = normalize(join('/', subPathExpr === undefined ? subPath ?? '' : expand(subPathExpr, env)));
    if (inner !== '/') await mkdir(join(folder, inner), { recursive: true }).catch(() => {}); // A file of that name is fine.
    mounts.push({ mountPath, folder: inner === '/' ? folder : join(folder, inner) });
  }
  return mounts;
}
