import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright';
import { openBrowser, openPage } from '../e2e/product/browser.ts';
import { newPlace, removePlace, startProduct, type Place, type Product } from '../e2e/product/product.ts';
import { sendSteadily } from '../e2e/product/steady-requests.ts';
import { connectApi } from './api.ts';
import { atMost, percentile, type Row } from './rows.ts';

const execute = promisify(execFile);

/** Start, deploy, live latency, upgrade and rollback under load: one product, one browser, in order. */
export async function measureWholePath(): Promise<Row[]> {
  const place = await newPlace();
  const browser = await openBrowser();
  let product: Product | undefined;
  try {
    await (await startProduct(place)).stop();
    const started = performance.now();
    product = await startProduct(place);
    const { page } = await openPage(browser);
    await page.goto(product.url);
    await page.getByRole('main').getByRole('button', { name: 'Deploy', exact: true }).waitFor();
    const usable = performance.now() - started;
    return [
      atMost('warm npm start to a usable page', usable, 5000),
      atMost('sandbox process start to ready', toMs(product, 'Starting the sandbox cluster'), 1000),
      atMost('click on Deploy to Ready, images present', await deploy(page), 20_000),
      ...(await watchPods(product, page)),
      await loseNothing('upgrade', place, () => changeAndWait(page, 2)),
      await loseNothing('rollback', place, () => rollBackAndWait(page, 3)),
    ];
  } finally {
    await close(browser, product, place);
  }
}

async function close(browser: Browser, product: Product | undefined, place: Place): Promise<void> {
  await browser.close();
  await product?.stop();
  await removePlace(place);
}

/** The time that the launcher printed behind a step. */
function toMs(product: Product, step: string): number {
  const line = product.output.find((text) => text.includes(`✓ ${step}`)) ?? '';
  return Number(/([\d.]+) s/.exec(line)?.[1] ?? Number.NaN) * 1000;
}

const verdict = (page: Page) => page.getByRole('status', { name: 'Verdict' });

async function isReady(page: Page, revision: number): Promise<void> {
  await verdict(page).getByText(`revision ${revision}`).first().waitFor({ timeout: 180_000 });
  await verdict(page).getByText('Ready', { exact: true }).waitFor({ timeout: 180_000 });
}

async function deploy(page: Page): Promise<number> {
  const clicked = performance.now();
  await page.getByRole('main').getByRole('button', { name: 'Deploy', exact: true }).click();
  await isReady(page, 1);
  return performance.now() - clicked;
}

/** API answer to a pod's POST → its name in the page; and DELETE → gone. The peers' numbers were taken the same way on a real cluster. */
async function watchPods(product: Product, page: Page): Promise<Row[]> {
  const api = await connectApi(product.kubeconfig);
  const pods = '/api/v1/namespaces/todo-app/pods';
  const appear: number[] = [];
  const vanish: number[] = [];
  for (let turn = 0; turn < 20; turn += 1) {
    const name = `bench-${turn}`;
    const seen = waitInPage(page, name, true);
    await api.send('POST', pods, { metadata: { name, labels: { 'app.kubernetes.io/instance': 'todo-app' } }, spec: { nodeName: 'nowhere', containers: [{ name: 'c', image: 'none:1' }] } });
    const made = Date.now();
    appear.push((await seen) - made);
    const gone = waitInPage(page, name, false);
    await api.send('DELETE', `${pods}/${name}?gracePeriodSeconds=0`);
    const deleted = Date.now();
    vanish.push((await gone) - deleted);
  }
  api.close();
  return [
    atMost('pod created → in the page, p95 of 20', percentile(appear, 0.95), 150, `median ${percentile(appear, 0.5)} ms; best peer on a real cluster: 69 / 101 ms`),
    atMost('pod deleted → gone from the page, p95 of 20', percentile(vanish, 0.95), 150, `median ${percentile(vanish, 0.5)} ms; best peer on a real cluster: 54 / 87 ms`),
  ];
}

/** When (Date.now() in the page, same clock) the text is there, or no longer there. */
function waitInPage(page: Page, text: string, present: boolean): Promise<number> {
  return page.evaluate(({ wanted, there }) => new Promise<number>((resolve) => {
    const table = document.querySelector('table[aria-label="Pods"], [role="table"][aria-label="Pods"]') ?? document.body;
    const check = (): void => {
      if ((table.textContent ?? '').includes(wanted) !== there) return;
      observer.disconnect();
      resolve(Date.now());
    };
    const observer = new MutationObserver(check);
    observer.observe(table, { subtree: true, childList: true, characterData: true });
    check();
  }), { wanted: text, there: present });
}

async function loseNothing(what: string, place: Place, change: () => Promise<void>): Promise<Row> {
  const requests = sendSteadily(place.ingressPort, `todo.localhost:${place.ingressPort}`, ['/', '/api/health', '/api/config'], 50);
  await change();
  await execute(process.env.KUBECTL ?? 'kubectl', ['--kubeconfig', `${place.state}/kubeconfig`, '-n', 'todo-app', 'rollout', 'status', 'deployment/todo-app-frontend']);
  const { sent, failures } = await requests.stop();
  return { what: `requests lost during ${what} at 50/s`, measured: `${failures.length} of ${sent}`, reference: failures[0] ?? '0', met: failures.length === 0 };
}

async function changeAndWait(page: Page, revision: number): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: 'Deploy' }).click();
  const editor = page.getByRole('textbox', { name: 'Values (YAML)' });
  await editor.fill('config:\n  welcomeMessage: Measured\n');
  await page.getByRole('button', { name: 'Upgrade', exact: true }).click();
  await page.getByRole('navigation').getByRole('link', { name: 'Overview' }).click();
  await isReady(page, revision);
}

async function rollBackAndWait(page: Page, revision: number): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: 'Releases' }).click();
  await page.getByRole('button', { name: 'Roll back to 1', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Roll back' }).click();
  await page.getByRole('navigation').getByRole('link', { name: 'Overview' }).click();
  await isReady(page, revision);
}
