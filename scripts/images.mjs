import { join } from 'node:path';
import { run } from './run.mjs';
import { root } from './tools.mjs';

/** What the chart's default values name, as the sandbox holds it. Unchanged folders are not copied again. */
const images = [
  { name: 'todo-backend:1.0.0', from: join(root, 'app-backend', 'dist'), entrypoint: ['node', 'main.js'] },
  { name: 'todo-frontend:1.0.0', from: join(root, 'app-frontend', 'dist-image'), entrypoint: ['node', 'server.js'] },
];

/** Loads the apps' images and PostgreSQL's into the sandbox's image store; works while the sandbox runs or not. */
export async function loadImages(node, sandboxMain, state, env) {
  const load = images.map(({ name, from, entrypoint }) => run(node, [sandboxMain, 'image', 'load', name, '--from', from, '--entrypoint', JSON.stringify(entrypoint), '--state', state], { env, what: `Loading the image ${name}` }));
  await Promise.all([...load, run(node, [sandboxMain, 'image', 'postgres', '--state', state], { env, what: 'Loading the image of PostgreSQL' })]);
}
