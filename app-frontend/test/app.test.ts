import type { Browser, Page } from 'playwright';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { HOST, startApp, whatIsMissing, type App } from './app-fixture.ts';
import { accessibilityProblems, findChromium, launchBrowser, watchForErrors } from './browser-fixture.ts';

const chromium = findChromium(process.env);
const missing = whatIsMissing() ?? (chromium === null ? 'no Chromium on PATH and CHROMIUM is not set' : null);
const password = 'correct horse battery';

describe.skipIf(missing !== null)(`the built app in a browser${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  let app: App;
  let browser: Browser;
  let page: Page;
  let errors: string[];
  let people = 0;

  beforeAll(async () => {
    app = await startApp(process.env);
    return app.stop;
  });
  beforeAll(async () => {
    browser = await launchBrowser(chromium ?? '', HOST);
    return () => browser.close();
  });
  beforeEach(async () => {
    // The test before may have failed while it was away.
    await app.startBackend();
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' });
    page = await context.newPage();
    page.setDefaultTimeout(20_000);
    errors = watchForErrors(page);
  });
  afterEach(async () => {
    await page.context().close();
    expect(errors).toEqual([]);
  });

  const message = () => page.getByLabel('Message', { exact: true });
  const log = () => page.getByRole('log', { name: 'Conversation' });
  const tasks = () => page.getByRole('region', { name: 'Tasks' });
  const task = (title: string) => tasks().getByRole('listitem').filter({ hasText: title });

  async function signUp(): Promise<string> {
    const email = `person-${++people}@example.com`;
    await page.goto(`${app.url}/sign-up`);
    await page.getByLabel('Name').fill('Ada');
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByRole('heading', { name: 'Hello, Ada' }).waitFor();
    return email;
  }

  async function say(text: string): Promise<void> {
    await message().fill(text);
    await message().press('Enter');
    await log().getByText(text, { exact: true }).last().waitFor();
    await page.getByRole('button', { name: 'Send' }).waitFor();
  }

  test('greets with the deployment’s message and starts a chat from a suggestion', async () => {
    await signUp();
    await page.getByText('Welcome to the test.').waitFor();
    expect(await page.evaluate(() => isSecureContext)).toBe(false);
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'add buy milk tomorrow' }).click();
    await task('buy milk').getByText('Tomorrow').waitFor();
    await log().getByText('Added', { exact: true }).waitFor();
    await page.waitForURL('**/c/*');
    await expect.poll(() => page.title()).toBe('add buy milk tomorrow · Todo');
    await page.getByRole('navigation', { name: 'Conversations' }).getByRole('button', { name: 'add buy milk tomorrow', exact: true }).waitFor();
  });

  test('adds, completes, renames and deletes through the chat, and undoes the deletion', async () => {
    await signUp();
    await say('add buy milk');
    await say('add bread');
    await say('done with milk');
    await tasks().getByRole('checkbox', { name: 'buy milk', checked: true }).waitFor();
    await say('rename bread to rye bread');
    await task('rye bread').waitFor();
    await say('delete rye bread');
    await expect.poll(() => task('rye bread').count()).toBe(0);
    expect(await accessibilityProblems(page)).toEqual([]);
    await log().getByRole('button', { name: 'Undo deleting rye bread' }).click();
    await task('rye bread').waitFor();
    await log().getByText('Restored').waitFor();
  });

  test('shows the same conversation after a reload, and keeps several apart', async () => {
    await signUp();
    await say('add water the plants');
    await page.reload();
    await log().getByText('add water the plants', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'New chat' }).first().click();
    await page.getByRole('heading', { name: 'Hello, Ada' }).waitFor();
    await say('what do I have to do?');
    expect(await log().getByText('add water the plants', { exact: true }).count()).toBe(0);
    const chats = page.getByRole('navigation', { name: 'Conversations' });
    await chats.getByRole('button', { name: 'Delete chat what do I have to do?' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete chat' }).click();
    await page.getByRole('heading', { name: 'Hello, Ada' }).waitFor();
    await chats.getByRole('button', { name: 'add water the plants', exact: true }).click();
    await log().getByText('add water the plants', { exact: true }).waitFor();
  });

  test('edits tasks beside the chat', async () => {
    await signUp();
    await page.getByLabel('New task').fill('call mum');
    await page.getByLabel('New task').press('Enter');
    await task('call mum').getByRole('button', { name: 'Edit call mum' }).click();
    await tasks().getByLabel('Title').fill('call dad');
    await tasks().getByRole('button', { name: 'Today' }).click();
    await page.keyboard.press('Escape');
    await task('call mum').getByRole('button', { name: 'Edit call mum' }).click();
    await tasks().getByLabel('Title').fill('call dad');
    await tasks().getByRole('button', { name: 'Today' }).click();
    expect(await accessibilityProblems(page)).toEqual([]);
    await tasks().getByLabel('Title').press('Enter');
    await task('call dad').getByText('Today').waitFor();
    await tasks().getByRole('checkbox', { name: 'call dad' }).click();
    await tasks().getByRole('checkbox', { name: 'call dad', checked: true }).waitFor();
    await page.reload();
    await tasks().getByRole('checkbox', { name: 'call dad', checked: true }).waitFor();
    await page.getByRole('button', { name: 'Delete call dad' }).click();
    await expect.poll(() => task('call dad').count()).toBe(0);
    await page.getByRole('button', { name: 'Undo' }).click();
    await task('call dad').waitFor();
  });

  test('says when the server is away, and sends what was written once it is back', async () => {
    await signUp();
    await say('add buy milk');
    await app.stopBackend();
    await message().fill('add bread');
    await message().press('Enter');
    await page.getByText('Not sent yet').first().waitFor();
    await page.getByText('Reconnecting.').waitFor();
    await task('buy milk').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.reload();
    await page.getByText('Trying again').waitFor();
    await app.startBackend();
    await task('bread').waitFor();
    await expect.poll(() => page.getByText('Reconnecting.').count()).toBe(0);
    expect(await log().getByText('add bread', { exact: true }).count()).toBe(1);
  });

  test('explains a wrong password and a taken e-mail, and ends an account with its password', async () => {
    const email = await signUp();
    await page.getByRole('button', { name: 'Account of Ada' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password').fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('No account has this e-mail and password.').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);

    await page.getByRole('link', { name: 'Create an account' }).click();
    await page.getByLabel('Name').fill('Eve');
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByText('There is already an account with this e-mail.').waitFor();

    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Account of Ada' }).click();
    await page.getByRole('button', { name: 'Delete account' }).click();
    await page.getByLabel('Your password').fill(password);
    await page.getByRole('dialog').getByRole('button', { name: 'Delete account' }).click();
    await page.waitForURL('**/sign-in');
  });

  test('fits a phone: chat and tasks take turns, conversations are a drawer', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await signUp();
    await say('add buy milk');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    await page.getByRole('button', { name: 'Tasks 1' }).click();
    await task('buy milk').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Chat', exact: true }).click();
    await page.getByRole('button', { name: 'Menu', exact: true }).click();
    await page.getByRole('button', { name: 'Account of Ada' }).click();
    await page.getByRole('button', { name: 'Dark' }).click();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.reload();
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
  });
});
