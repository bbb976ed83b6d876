import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type Page } from 'playwright';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'chrome'];

/** The browser named by CHROMIUM, else the first one on PATH, or null. */
export function findChromium(env: NodeJS.ProcessEnv): string | null {
  if (env['CHROMIUM']) return env['CHROMIUM'];
  const folders = (env['PATH'] ?? '').split(delimiter);
  return folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find((path) => existsSync(path)) ?? null;
}

/** A browser in which `host` is this machine, whatever the hosts file says. */
export function launchBrowser(executablePath: string, host: string): Promise<Browser> {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath, args: [...sandbox, `--host-resolver-rules=MAP ${host} 127.0.0.1`] });
}

/** Collects what a person would find in the console as an error, a violation of the Content-Security-Policy included. */
export function watchForErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('console', (message) => {
    // A refused or lost request is told to the person on the page; the browser logs it as well.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(String(error)));
  return errors;
}

/** What axe finds on the page as it is now, one line each. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}
