import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startPostgres } from './postgres-fixture.ts';
import { freePort, runProgram, startProgram, type Program } from './program-fixture.ts';

const image = join(dirname(import.meta.dirname), 'dist-image');
/** The built backend, started as a program of its own: nothing of it is imported. */
const backendImage = join(dirname(dirname(import.meta.dirname)), 'app-backend/dist');

/** Not localhost: browsers give that address powers that people at http://todo.local do not have. */
export const HOST = 'todo.local';

/** Why the app cannot be started here, or null. */
export function whatIsMissing(): string | null {
  if (!existsSync(join(image, 'server.js'))) return 'app-frontend/dist-image is not built';
  if (!existsSync(join(backendImage, 'main.js'))) return 'app-backend/dist is not built';
  return null;
}

export interface App {
  url: string;
  /** Ends the backend, as if every replica were gone. */
  stopBackend: () => Promise<void>;
  /** Does nothing while it runs. */
  startBackend: () => Promise<void>;
  stop: () => Promise<void>;
}

/** The whole app as it is shipped: PostgreSQL, the backend's bundle and the frontend's image folder, each a process. */
export async function startApp(env: NodeJS.ProcessEnv): Promise<App> {
  const opened = new AsyncDisposableStack();
  try {
    return await open(env, opened);
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}

/** Puts the end of everything it starts on `opened`. */
async function open(env: NodeJS.ProcessEnv, opened: AsyncDisposableStack): Promise<App> {
  const folder = await mkdtemp(join(tmpdir(), 'todo-app-'));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const postgres = await startPostgres(folder, env);
  opened.defer(postgres.stop);
  const [port, backendPort] = [await freePort(), await freePort()];
  const url = `http://${HOST}:${port}`;
  const backendEnv = {
    ...env,
    DATABASE_URL: postgres.databaseUrl,
    BETTER_AUTH_SECRET: 'a-secret-of-this-test-run-only-0123456789',
    BETTER_AUTH_URL: url,
    WELCOME_MESSAGE: 'Welcome to the test.',
    OPENAI_API_KEY: '',
    HOST: '127.0.0.1',
    PORT: String(backendPort),
  };
  await runProgram(process.execPath, [join(backendImage, 'migrate.js')], backendEnv);
  let backend: Program | undefined;
  const startBackend = async () => {
    backend ??= await startProgram({ command: process.execPath, args: ['main.js'], cwd: backendImage, env: backendEnv, ready: { url: `http://127.0.0.1:${backendPort}/readyz` } });
  };
  const stopBackend = async () => {
    await backend?.stop();
    backend = undefined;
  };
  opened.defer(stopBackend);
  await startBackend();
  const frontend = await startProgram({
    command: process.execPath,
    args: ['server.js'],
    cwd: image,
    env: { ...env, NODE_ENV: 'production', PORT: String(port), HOSTNAME: '127.0.0.1', BACKEND_URL: `http://127.0.0.1:${backendPort}` },
    ready: { url: `http://127.0.0.1:${port}/api/health` },
  });
  opened.defer(frontend.stop);
  return { url, startBackend, stopBackend, stop: () => opened.disposeAsync() };
}
