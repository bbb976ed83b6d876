import { delimiter, join } from 'node:path';
import { run } from './run.mjs';
import { UserError, step } from './say.mjs';
import { exists, root } from './tools.mjs';

/**
 * A Chromium for the browser tests: CHROMIUM, else one on PATH, else Playwright's own download, else Debian's package when we are root.
 * @returns {Promise<string>} its path
 */
export async function findChromium(node, env) {
  if (env.CHROMIUM !== undefined && (await exists(env.CHROMIUM))) return env.CHROMIUM;
  const onPath = () => firstExisting((env.PATH ?? '').split(delimiter).flatMap((folder) => ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].map((name) => join(folder, name))));
  const found = (await onPath()) ?? (await playwrights(node, env));
  if (found !== undefined) return found;
  await step('Fetching a browser for the tests', async () => {
    const download = await run(node, [join(root, 'node_modules/playwright/cli.js'), 'install', 'chromium'], { env, what: 'Playwright’s download' }).then(() => true, () => false);
    if (!download && process.getuid?.() === 0 && (await exists('/usr/bin/apt-get'))) {
      const apt = { env: { ...env, DEBIAN_FRONTEND: 'noninteractive' }, what: 'Installing Chromium with apt' };
      await run('apt-get', ['update', '-qq'], apt);
      await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-liberation'], apt);
    }
  });
  const fetched = (await playwrights(node, env)) ?? (await onPath());
  if (fetched === undefined) throw new UserError('The browser tests need Chromium: install it (for example “apt install chromium”) or set CHROMIUM to its path, then run this again.');
  return fetched;
}

async function playwrights(node, env) {
  const path = await run(node, ['-e', "import('playwright').then(({ chromium }) => console.log(chromium.executablePath()))"], { cwd: join(root, 'e2e'), env, what: 'Asking Playwright' }).catch(() => '');
  return path.trim() !== '' && (await exists(path.trim())) ? path.trim() : undefined;
}

async function firstExisting(paths) {
  for (const path of paths) if (await exists(path)) return path;
  return undefined;
}
