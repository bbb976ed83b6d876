#!/usr/bin/env node
// Does what docker-entrypoint.sh of the official postgres image does, as far as one database with a password needs it
// (https://hub.docker.com/_/postgres): POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB, POSTGRES_INITDB_ARGS, POSTGRES_HOST_AUTH_METHOD, their
// _FILE forms and PGDATA. Then it becomes the server, so that signals and the exit code are the server's.
// Differences: the server listens on POD_IP, and there is no UNIX socket (the path of a pod's folder may be too long for one).
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const bin = import.meta.dirname;
const given = process.argv.slice(2);
const args = given.length === 0 ? ['postgres'] : given[0].startsWith('-') ? ['postgres', ...given] : given;

if (args[0] === 'postgres') {
  const data = findDataFolder();
  initialise(data);
  removeStaleLock(data);
  become(join(bin, 'postgres'), ['postgres', '-D', data, '-c', `listen_addresses=${process.env.POD_IP ?? '127.0.0.1'}`, '-c', 'unix_socket_directories=', ...args.slice(1)]);
} else {
  become('/usr/bin/env', ['env', ...args]);
}

/** With no volume mounted over the image's own folder, PGDATA still reads like that: then the data lives as long as the container. */
function findDataFolder() {
  const wanted = process.env.PGDATA ?? '';
  return wanted === '' || wanted.startsWith('/var/lib/postgresql') ? join(process.env.HOME, 'pgdata') : wanted;
}

function initialise(data) {
  if (existsSync(join(data, 'PG_VERSION'))) return;
  if (process.getuid() === 0) fail('PostgreSQL refuses to run as root, and this machine offers no user namespaces to run it as somebody else.');
  const user = read('POSTGRES_USER') || 'postgres';
  const database = read('POSTGRES_DB') || user;
  const password = read('POSTGRES_PASSWORD');
  const method = read('POSTGRES_HOST_AUTH_METHOD') || 'scram-sha-256';
  if (password === '' && method !== 'trust') {
    fail('Error: Database is uninitialized and superuser password is not specified.\n       You must specify POSTGRES_PASSWORD to a non-empty value for the\n       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".');
  }
  // Beside, then renamed: a start that was interrupted here begins anew, and finds no half-made database.
  const beside = `${data}.new`;
  rmSync(beside, { recursive: true, force: true });
  mkdirSync(dirname(data), { recursive: true });
  const secrets = mkdtempSync(join(process.env.TMPDIR ?? '/tmp', 'initdb-'));
  try {
    writeFileSync(join(secrets, 'password'), `${password}\n`, { mode: 0o600 });
    run('initdb', [
      '-D', beside, `--username=${user}`, ...(password === '' ? [] : [`--pwfile=${join(secrets, 'password')}`]), `--auth-host=${method}`, '--auth-local=trust', '--no-instructions',
      '--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', ...read('POSTGRES_INITDB_ARGS').split(/\s+/).filter(Boolean),
    ]);
    appendFileSync(join(beside, 'pg_hba.conf'), `\nhost all all all ${method}\n`);
    if (database !== 'postgres') run('postgres', ['--single', '-j', '-D', beside, 'postgres'], `CREATE DATABASE "${database.replaceAll('"', '""')}";\n\n`);
    renameSync(beside, data);
  } finally {
    rmSync(secrets, { recursive: true, force: true });
  }
  console.log('\nPostgreSQL init process complete; ready for start up.\n');
}

/** Process ids here are the machine's: after a crash the one in the lock may be a dead server's or by now somebody else's. */
function removeStaleLock(data) {
  const lock = join(data, 'postmaster.pid');
  if (!existsSync(lock)) return;
  const [pid] = readFileSync(lock, 'utf8').split('\n');
  const stat = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : '';
  if (!/\(postgres\) [^ZX]/.test(stat)) rmSync(lock);
}

function read(name) {
  const file = process.env[`${name}_FILE`];
  if (process.env[name] && file) fail(`error: both ${name} and ${name}_FILE are set (but are exclusive)`);
  return file ? readFileSync(file, 'utf8').replace(/\n$/, '') : process.env[name] ?? '';
}

function run(program, programArgs, input = '') {
  const { status, error } = spawnSync(join(bin, program), programArgs, { input, stdio: ['pipe', 'inherit', 'inherit'] });
  if (status !== 0) fail(`${program} ended with ${error?.message ?? status}`);
}

function become(program, argv) {
  process.execve(program, argv, withoutSecrets());
}

/** The server's children need none of them. */
function withoutSecrets() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => name !== 'POSTGRES_PASSWORD' && name !== 'NODE_OPTIONS'));
}

function fail(words) {
  console.error(words);
  process.exit(1);
}
