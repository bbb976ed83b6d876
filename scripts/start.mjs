#!/usr/bin/env node
/**
 * `npm start`: sets up, builds, starts the sandbox cluster and the console, prints the address, stops both on Ctrl-C.
 * Runs on any Node ≥ 20 without packages; the programs run on Node 24.
 */
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { loadImages } from './images.mjs';
import { help, parseOptions } from './options.mjs';
import { endOrphans, startProgram } from './programs.mjs';
import { UserError, fail, say, step } from './say.mjs';
import { setUp } from './setup.mjs';
import { lockState } from './state.mjs';
import { exists, root } from './tools.mjs';

try {
  await start(parseOptions(process.argv.slice(2)));
} catch (error) {
  fail(error);
}

async function start(options) {
  if (options.help) return say(help);
  if (process.platform === 'win32') throw new UserError('Windows is not supported. Use WSL2 (wsl --install) and run this there.');
  if (!(await exists(join(options.chart, 'Chart.yaml')))) throw new UserError(`${options.chart} is not a chart: it has no Chart.yaml. Choose a chart folder with --chart DIR.`);
  const lock = lockState(options.state);
  if ('owner' in lock) return say(`Already running on this state folder: ${lock.owner.url || 'it is just starting'} (stop it with Ctrl-C there, or choose another folder with --state DIR).`);
  const running = [];
  const shutDown = stopper(running, lock);
  try {
    await endOrphans(lock.orphans);
    await checkPort(options.port, '--port');
    if (options.ingressPort !== undefined) await checkPort(options.ingressPort, '--ingress-port');
    say('Wheelhouse');
    const tools = await setUp();
    await launch(options, tools, running, lock, shutDown);
  } catch (error) {
    await shutDown.quietly();
    throw error;
  }
}

async function launch(options, { node, helm, kubectl, env }, running, lock, shutDown) {
  const state = { sandbox: join(options.state, 'sandbox'), console: join(options.state, 'console'), kubeconfig: join(options.state, 'kubeconfig') };
  for (const folder of [state.sandbox, state.console]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const add = (program) => {
    running.push(program);
    lock.update({ children: running.map(({ pid, startedAt }) => ({ pid, startedAt })) });
    return program;
  };
  const sandboxMain = join(root, 'packages', 'sandbox-cluster', 'src', 'main.ts');
  await step('Loading images', () => loadImages(node, sandboxMain, state.sandbox, env));
  const sandbox = add(startProgram('sandbox cluster', node, [
    sandboxMain, 'serve', '--state', state.sandbox, '--kubeconfig', state.kubeconfig,
    ...(options.ingressPort === undefined ? [] : ['--ingress-port', String(options.ingressPort)]),
  ], { env, logFile: join(state.sandbox, 'sandbox.log') }));
  const cluster = await step('Starting the sandbox cluster', () => sandbox.ready);
  const server = add(startProgram('console', node, [join(root, 'console', 'server', 'main.ts')], {
    logFile: join(state.console, 'console.log'), onLog: shutDown.showWaiting,
    env: {
      ...env, WHEELHOUSE_PORT: String(options.port), WHEELHOUSE_STATE: state.console, WHEELHOUSE_CHART: options.chart, WHEELHOUSE_RELEASE: options.release,
      WHEELHOUSE_NAMESPACE: options.namespace, WHEELHOUSE_KUBECONFIG: state.kubeconfig, WHEELHOUSE_HELM: helm, WHEELHOUSE_KUBECTL: kubectl, WHEELHOUSE_UI: join(root, 'console', 'ui', 'out'),
    },
  }));
  const { url } = await step('Starting the console', () => server.ready);
  lock.update({ url });
  say(`\n  Console      ${url}\n  Kubeconfig   ${state.kubeconfig}\n               kubectl --kubeconfig ${state.kubeconfig} get pods -A\n  Ingress      port ${cluster.ingressPort}, pods run as processes (isolation: ${cluster.isolation})\n  State        ${options.state}\n\n  Ctrl-C stops everything; what is deployed comes back with the next start.\n`);
  if (options.open && process.stdout.isTTY && process.env.CI === undefined) openBrowser(url);
  const first = await Promise.race(running.map((program) => program.ended.then((end) => ({ program, end }))));
  if (!shutDown.begun()) throw new UserError(`The ${first.program.name} ended unexpectedly (${first.end.signal ?? `exit code ${first.end.code}`}). Its log is in ${options.state}.`);
  await shutDown.done();
}

/**
 * Stops what runs, last started first: the console (it waits for a running helm operation), then the sandbox.
 * A second Ctrl-C is passed on at once: the console then records the operation as interrupted and ends.
 */
function stopper(running, lock) {
  let stopping;
  const stopAll = async (loud) => {
    if (loud) say('\nStopping …');
    for (const program of [...running].reverse()) {
      program.signal('SIGTERM');
      await program.ended;
    }
    lock.release();
  };
  const onSignal = () => {
    if (stopping !== undefined) {
      say('Stopping at once …');
      for (const program of running) program.signal('SIGTERM');
      return;
    }
    stopping = stopAll(true).then(() => { say('Stopped.'); process.exit(0); });
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  process.on('SIGHUP', onSignal);
  return {
    begun: () => stopping !== undefined,
    done: () => stopping,
    quietly: () => (stopping ??= stopAll(false)),
    showWaiting: (line) => {
      if (stopping === undefined || !line.includes('"waitingSeconds"')) return;
      const { operation, waitingSeconds } = JSON.parse(line);
      say(`  waiting for helm ${operation} to end (${waitingSeconds} s); Ctrl-C again ends it at once`);
    },
  };
}

/** @returns {Promise<void>} rejects with one sentence when the port is taken or not allowed */
function checkPort(port, option) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (cause) => reject(new UserError(cause.code === 'EADDRINUSE'
      ? `Port ${port} is in use by another program. Stop it, or choose another port with ${option} N.`
      : `Port ${port} cannot be used (${cause.code}). Choose another port with ${option} N.`)));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve()));
  });
}

function openBrowser(url) {
  const opener = process.platform === 'darwin' ? 'open' : 'xdg-open';
  spawn(opener, [url], { stdio: 'ignore', detached: true }).on('error', () => undefined).unref();
}
