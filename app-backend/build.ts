import { cp, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Bundles the backend into `dist/`, which runs with nothing but Node: `node main.js`, `node migrate.js`. */
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

await rm(here('dist'), { recursive: true, force: true });
await build({
  entryPoints: [here('src/main.ts'), here('src/migrate.ts')],
  outdir: here('dist'),
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  minify: true,
  // Names of classes are part of some libraries' error handling.
  keepNames: true,
  legalComments: 'none',
  // CommonJS inside the bundle (pg, pino) still calls require for Node's own modules.
  banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
  // Optional native client of pg, not used.
  external: ['pg-native'],
  logLevel: 'info',
});
await cp(here('migrations'), here('dist/migrations'), { recursive: true });
await writeFile(here('dist/package.json'), '{ "type": "module" }\n');
