/**
 * Assembles `dist-image/`, the folder that becomes the image: Next's standalone server with `public` and
 * `.next/static` in place, started by `node server.js` with nothing but Node.
 */
import { existsSync } from 'node:fs';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const here = import.meta.dirname;
const repositoryRoot = dirname(here);
const standalone = join(here, '.next/standalone');
const image = join(here, 'dist-image');

await rm(image, { recursive: true, force: true });
// Next mirrors the repository (standalone/node_modules beside standalone/app-frontend); the entrypoint belongs at the top.
await copy(join(standalone, 'node_modules'), join(image, 'node_modules'));
await copy(join(standalone, basename(here)), image);
await copy(join(here, '.next/static'), join(image, '.next/static'));
if (existsSync(join(here, 'public'))) await copy(join(here, 'public'), join(image, 'public'));

// Next writes down where it was built. Nothing reads it at run time, and the same source should give the same image anywhere.
for (const name of ['server.js', '.next/required-server-files.json']) {
  const file = join(image, name);
  await writeFile(file, (await readFile(file, 'utf8')).replaceAll(repositoryRoot, '/build'));
}

async function copy(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true, verbatimSymlinks: true });
}
