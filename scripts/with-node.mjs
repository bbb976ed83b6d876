/** Runs a script with Node 24, whatever Node started this: `node scripts/with-node.mjs SCRIPT [ARGS]`. */
import { spawn } from 'node:child_process';
import { dirname, delimiter } from 'node:path';
import { fail } from './say.mjs';
import { ensureNode, root } from './tools.mjs';

try {
  const node = await ensureNode();
  const child = spawn(node, process.argv.slice(2), {
    cwd: root, stdio: 'inherit', env: { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` },
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('close', (code, signal) => process.exit(code ?? (signal === null ? 0 : 1)));
} catch (error) {
  fail(error);
}
