import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, openPage } from './browser.ts';
import { newPlace, removePlace, startProduct, type Place, type Product } from './product.ts';
import { sendSteadily } from './steady-requests.ts';

/**
 * The nine steps of a new user, in order, in a real browser, against a freshly started product: each test goes on where the one before ended.
 * It asserts what a person would see.
 */
const execute = promisify(execFile);
const person = { name: 'Ada Lovelace', email: `ada-${process.pid}@example.test`, password: 'correct horse battery' };

let place: Place;
let product: Product;
let browser: Browser;
let page: Page;
let app: Page;
let errors: string[];

beforeAll(async () => {
  place = await newPlace();
  product = await startProduct(place);
  browser = await openBrowser();
  ({ page, errors } = await openPage(browser));
  ({ page: app } = await openPage(browser));
}, 600_000);

afterAll(async () => {
  await browser?.close();
  await product?.stop();
  if (place !== undefined) await removePlace(place);
});

const kubectl = async (...args: string[]): Promise<string> => (await execute(process.env.KUBECTL ?? 'kubectl', ['--kubeconfig', product.kubeconfig, '-n', 'todo-app', ...args])).stdout;
const verdict = () => page.getByRole('status', { name: 'Verdict' });
const show = (name: string) => page.getByRole('navigation').getByRole('link', { name }).click();
const appUrl = (host: string) => `http://${host}:${place.ingressPort}`;
const task = (title: string) => app.getByRole('region', { name: 'Tasks' }).getByRole('listitem').filter({ hasText: title });

async function becomesReady(revision: number): Promise<void> {
  await verdict().getByText(`revision ${revision}`, { exact: false }).first().waitFor({ timeout: 120_000 });
  await verdict().getByText('Ready', { exact: true }).waitFor({ timeout: 120_000 });
}

async function say(text: string): Promise<void> {
  await app.getByLabel('Message').fill(text);
  await app.getByRole('button', { name: 'Send' }).click();
  await app.getByRole('log', { name: 'Conversation' }).getByText(text, { exact: true }).first().waitFor();
}

describe('the whole path', () => {
  it('shows one obvious button when nothing is deployed', async () => {
    await page.goto(product.url);
    await page.getByRole('main').getByRole('button', { name: 'Deploy', exact: true }).waitFor();
    expect(await page.getByRole('main').textContent()).toMatch(/nothing is deployed/i);
  });

  it('deploys at a click and ends at Ready with its time', async () => {
    await page.getByRole('main').getByRole('button', { name: 'Deploy', exact: true }).click();
    await becomesReady(1);
    expect(await verdict().textContent()).toMatch(/\d s/);
    const pods = page.getByRole('table', { name: 'Pods' });
    await pods.getByRole('row').filter({ hasText: 'todo-app-backend' }).first().waitFor();
    await pods.getByRole('row').filter({ hasText: 'todo-app-postgres-0' }).waitFor();
  });

  it('lets a person sign up and manage tasks in plain language', async () => {
    await app.goto(appUrl('todo.localhost'));
    await app.getByRole('link', { name: /create (an )?account|sign up/i }).or(app.getByRole('button', { name: /create (an )?account|sign up/i })).first().click();
    await app.getByLabel('Name').fill(person.name);
    await app.getByLabel('E-mail').fill(person.email);
    await app.getByLabel('Password').fill(person.password);
    await app.getByRole('button', { name: 'Create account' }).click();
    await say('add buy milk tomorrow');
    await task('milk').waitFor();
    await say('add bread');
    await task('bread').waitFor();
    await say('what do I have to do?');
    await say('done with milk');
    await app.getByRole('region', { name: 'Tasks' }).getByRole('checkbox', { name: /milk/i, checked: true }).waitFor();
    await say('rename bread to rye bread');
    await task('rye bread').waitFor();
    await say('add call mum');
    await task('call mum').waitFor();
    await say('delete call mum');
    await task('call mum').waitFor({ state: 'detached' });
  });

  it('signs in under the other address too', async () => {
    const { page: other } = await openPage(browser);
    await other.goto(appUrl('todo.local'));
    await other.getByLabel('E-mail').fill(person.email);
    await other.getByLabel('Password').fill(person.password);
    await other.getByRole('button', { name: 'Sign in' }).click();
    await other.getByRole('region', { name: 'Tasks' }).getByText('rye bread').first().waitFor();
    await other.close();
  });

  it('replaces a deleted pod and loses nothing', async () => {
    const name = (await kubectl('get', 'pods', '-l', 'app.kubernetes.io/component=backend', '-o', 'jsonpath={.items[0].metadata.name}')).trim();
    await page.getByRole('button', { name: `Delete pod ${name}` }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete pod' }).click();
    const row = page.getByRole('table', { name: 'Pods' }).getByRole('row').filter({ hasText: name });
    await row.waitFor({ state: 'detached', timeout: 60_000 });
    await kubectl('rollout', 'status', 'deployment/todo-app-backend', '--timeout=60s');
    await app.reload();
    await task('rye bread').waitFor();
    await app.getByRole('log', { name: 'Conversation' }).getByText('rename bread to rye bread', { exact: true }).waitFor();
  });

  it('follows the logs of every pod, new ones included', async () => {
    await show('Logs');
    const log = page.getByRole('log', { name: 'Logs' });
    await log.getByText(/todo-app-backend|backend-/).first().waitFor({ timeout: 30_000 });
  });

  it('scales the backend under real load within a minute', async () => {
    await show('Scaling');
    const hpa = page.getByRole('region', { name: 'HPA todo-app-backend' });
    await hpa.waitFor();
    await page.getByRole('button', { name: 'Generate load' }).click();
    const started = Date.now();
    await expect.poll(async () => Number(await kubectl('get', 'hpa', 'todo-app-backend', '-o', 'jsonpath={.status.desiredReplicas}')), { timeout: 90_000, interval: 500 }).toBeGreaterThan(2);
    expect(Date.now() - started).toBeLessThan(60_000);
    await page.getByRole('button', { name: 'Stop load' }).click();
    await page.getByRole('button', { name: 'Generate load' }).waitFor({ timeout: 60_000 });
  });

  it('upgrades without losing a request', async () => {
    await show('Deploy');
    const editor = page.getByRole('textbox', { name: 'Values (YAML)' });
    await editor.fill('config:\n  welcomeMessage: Hello from revision two\n');
    const requests = sendSteadily(place.ingressPort, `todo.localhost:${place.ingressPort}`, ['/', '/api/health', '/api/config'], 50);
    await page.getByRole('button', { name: 'Upgrade', exact: true }).click();
    await show('Overview');
    await becomesReady(2);
    await kubectl('rollout', 'status', 'deployment/todo-app-frontend', '--timeout=120s');
    const { sent, failures } = await requests.stop();
    expect(sent).toBeGreaterThan(100);
    expect(failures).toEqual([]);
    const config = await app.evaluate(() => fetch('/api/config').then((answer) => answer.json()));
    expect(config).toMatchObject({ welcomeMessage: 'Hello from revision two' });
  });

  it('rolls back without losing a request', async () => {
    await show('Releases');
    const requests = sendSteadily(place.ingressPort, `todo.localhost:${place.ingressPort}`, ['/', '/api/health', '/api/config'], 50);
    await page.getByRole('button', { name: 'Roll back to 1', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Roll back' }).click();
    await show('Overview');
    await becomesReady(3);
    const { failures } = await requests.stop();
    expect(failures).toEqual([]);
  });

  it('uninstalls, keeps the data, and installs again over it', async () => {
    await show('Releases');
    await page.getByRole('button', { name: 'Uninstall', exact: true }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('todo-app');
    await page.getByRole('dialog').getByRole('button', { name: 'Uninstall release' }).click();
    await show('Overview');
    await page.getByRole('main').getByRole('button', { name: 'Deploy', exact: true }).waitFor({ timeout: 120_000 });
    await expect.poll(() => kubectl('get', 'pods', '-o', 'name'), { timeout: 60_000, interval: 500 }).toBe('');
    expect(await kubectl('get', 'pvc', '-o', 'name')).toContain('postgres');
    await page.getByRole('main').getByRole('button', { name: 'Deploy', exact: true }).click();
    await becomesReady(1);
    await app.reload();
    await task('rye bread').waitFor();
  });

  it('comes back with release, data and history after a stop', async () => {
    expect(await product.stop()).toBe(0);
    product = await startProduct(place);
    await page.goto(product.url);
    await becomesReady(1);
    await app.reload();
    await task('rye bread').waitFor({ timeout: 60_000 });
    await show('Releases');
    await page.getByText('uninstall', { exact: false }).first().waitFor();
  });

  it('showed no error in the browser', () => {
    expect(errors.filter((error) => !/ERR_CONNECTION_REFUSED|WebSocket/.test(error))).toEqual([]);
  });
});
