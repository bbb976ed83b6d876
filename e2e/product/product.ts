import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(import.meta.dirname, '..', '..');

/** A product started as a person starts it, in a state folder and on ports of its own. */
export type Product = {
  url: string;
  kubeconfig: string;
  state: string;
  /** What `npm start` printed so far. */
  output: string[];
  /** Ctrl-C; resolves with the exit code when everything has ended. */
  stop(): Promise<number | null>;
};

export type Place = { state: string; port: number; ingressPort: number };

export async function newPlace(): Promise<Place> {
  return { state: await mkdtemp(join(tmpdir(), 'wheelhouse-e2e-')), port: await freePort(), ingressPort: await freePort() };
}

export const removePlace = (place: Place): Promise<void> => rm(place.state, { recursive: true, force: true });

/** Starts the launcher with the Node that the tests were started with (20 or newer) and waits until it prints the console's address. Rejects with its output when it ends first. */
export async function startProduct(place: Place): Promise<Product> {
  const child = spawn(process.env.SYSTEM_NODE ?? process.execPath, [
    join(root, 'scripts', 'start.mjs'), '--no-open', '--state', place.state, '--port', String(place.port), '--ingress-port', String(place.ingressPort),
  ], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: process.env });
  const output: string[] = [];
  const ended = new Promise<number | null>((resolve) => { child.on('close', resolve); });
  const url = new Promise<string>((resolve, reject) => {
    const read = (line: string): void => {
      output.push(line);
      const found = /Console\s+(http:\S+)/.exec(line);
      if (found?.[1] !== undefined) resolve(found[1]);
    };
    createInterface({ input: child.stdout }).on('line', read);
    createInterface({ input: child.stderr }).on('line', read);
    void ended.then((code) => reject(new Error(`npm start ended with ${code}:\n${output.join('\n')}`)));
  });
  return {
    url: await url, kubeconfig: join(place.state, 'kubeconfig'), state: place.state, output,
    stop: () => {
      child.kill('SIGINT');
      return ended;
    },
  };
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const address = server.address();
  await new Promise((resolve) => { server.close(resolve); });
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
