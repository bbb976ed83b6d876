#!/usr/bin/env node
/** Runs the sandbox with Node 24, whatever Node (20 or later) started this. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const node = findNode();
if (!node) {
  process.stderr.write('The sandbox needs Node 24; run `npm start` once, which brings it, or put it first on the PATH.\n');
  process.exit(1);
}
const child = spawn(node, [join(here, '..', 'src', 'main.ts'), ...process.argv.slice(2)], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 0 : 1)));

/** This Node, else the one that the repository's tools hold. */
function findNode() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  const tools = join(here, '..', '..', '..', '.tools');
  const found = existsSync(tools) ? readdirSync(tools).filter((name) => name.startsWith('node-')).sort() : [];
  return found.map((name) => join(tools, name, 'bin', 'node')).filter((path) => existsSync(path)).at(-1);
}
