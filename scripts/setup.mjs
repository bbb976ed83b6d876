import { createHash } from 'node:crypto';
import { lstat, readFile, readdir, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { run } from './run.mjs';
import { UserError, step } from './say.mjs';
import { ensureTools, exists, npmProgram, root } from './tools.mjs';

/**
 * From a bare checkout to something that can be started: packages, tools, builds. Each part is skipped when it is up to date.
 * @returns {Promise<{ node: string, helm: string, kubectl: string, env: NodeJS.ProcessEnv }>} `env` has Node 24 first on PATH
 */
export async function setUp() {
  const tools = await ensureTools();
  const env = {
    ...process.env,
    PATH: `${dirname(tools.node)}${delimiter}${process.env.PATH ?? ''}`,
    NEXT_TELEMETRY_DISABLED: '1', TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1',
  };
  await installPackages(env);
  await build(tools.node, env);
  return { ...tools, env };
}

/** `npm ci`, only when the lock file is not the one that `node_modules` was made from. */
async function installPackages(env) {
  const mark = join(root, 'node_modules', '.wheelhouse-lock');
  const sum = createHash('sha256').update(await readFile(join(root, 'package-lock.json'))).digest('hex');
  if ((await readFile(mark, 'utf8').catch(() => '')) === sum) return;
  await step('Installing packages (npm ci)', (note) => run(npmProgram, ['ci', '--no-audit', '--no-fund'], {
    cwd: root, env, note, what: 'npm ci', todo: 'Check the network, or npm’s registry and proxy settings, and run this again.',
  }));
  await writeFile(mark, sum);
}

/** Turborepo builds what changed; when no source is newer than the last build, not even Turborepo is asked. */
async function build(node, env) {
  const mark = join(root, 'node_modules', '.wheelhouse-build');
  const sources = await fingerprint();
  const outputs = ['console/ui/out/index.html', 'app-backend/dist/main.js', 'app-frontend/dist-image/server.js'];
  const present = await Promise.all(outputs.map((path) => exists(join(root, path))));
  if (present.every(Boolean) && (await readFile(mark, 'utf8').catch(() => '')) === sources) return;
  await step('Building the apps (turbo run build)', (note) => run(node, [join(root, 'node_modules', 'turbo', 'bin', 'turbo'), 'run', 'build', '--output-logs=errors-only'], {
    cwd: root, env, note, what: 'The build', todo: 'If you changed a source file, fix it; else remove node_modules and run this again.',
  }));
  await writeFile(mark, sources);
}

const builtFolders = ['console/contract', 'console/ui', 'app-backend', 'app-frontend', 'packages/chat-contract'];
const outputFolders = new Set(['node_modules', '.next', 'out', 'dist', 'dist-image', '.turbo']);

/** A hash over path, size and change time of every source that a build reads. */
async function fingerprint() {
  const hash = createHash('sha256');
  hash.update(await readFile(join(root, 'package-lock.json')));
  const visit = async (folder) => {
    const entries = await readdir(folder, { withFileTypes: true }).catch((cause) => { throw new UserError(`${folder} cannot be read: ${cause.message}`); });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!outputFolders.has(entry.name)) await visit(path);
      } else if (!entry.name.endsWith('.tsbuildinfo') && entry.name !== 'next-env.d.ts') {
        const { size, mtimeMs } = await lstat(path);
        hash.update(`${path}\0${size}\0${mtimeMs}\n`);
      }
    }
  };
  for (const folder of builtFolders) await visit(join(root, folder));
  return hash.digest('hex');
}
