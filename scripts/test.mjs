/**
 * `npm test`: sets up, then lint, types, the tests of the parts and of the whole product in a browser.
 * `--full` is the same today: no suite is long enough to be sampled yet. `--cluster` runs the tests that need a real Kubernetes (KUBECONFIG).
 * Ends with one line: `N passed, N failed, N skipped`.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { findChromium } from './chromium.mjs';
import { run } from './run.mjs';
import { UserError, fail, say, step } from './say.mjs';
import { setUp } from './setup.mjs';
import { exists, root } from './tools.mjs';

try {
  process.exitCode = await test(new Set(process.argv.slice(2)));
} catch (error) {
  fail(error);
}

async function test(flags) {
  const cluster = flags.has('--cluster');
  if (cluster && !(await exists(process.env.KUBECONFIG ?? ''))) throw new UserError('npm run test:cluster needs a real Kubernetes: set KUBECONFIG to its kubeconfig file.');
  const { node, helm, kubectl, env: base } = await setUp();
  const env = { ...base, HELM: helm, KUBECTL: kubectl, SYSTEM_NODE: process.execPath };
  if (cluster) return report([await vitest(node, env, ['cluster'])]);
  env.CHROMIUM = await findChromium(node, env);
  await step('Lint', () => run(node, [join(root, 'node_modules/eslint/bin/eslint.js'), '.', '--max-warnings', '0'], { cwd: root, env, what: 'Lint' }));
  await step('Types', () => run(node, [join(root, 'node_modules/turbo/bin/turbo'), 'run', 'typecheck', '--output-logs=errors-only'], { cwd: root, env, what: 'The type check' }));
  return report([await vitest(node, env, ['parts']), await vitest(node, env, ['product'])]);
}

/** One run of Vitest over projects of vitest.config.ts; what it counted. */
async function vitest(node, env, projects) {
  const folder = await mkdtemp(join(tmpdir(), 'wheelhouse-test-'));
  const file = join(folder, 'result.json');
  try {
    const code = await new Promise((resolve) => {
      spawn(node, [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...projects.flatMap((name) => ['--project', name])], { cwd: root, env, stdio: 'inherit' })
        .on('close', (exit) => resolve(exit ?? 1));
    });
    const result = JSON.parse(await readFile(file, 'utf8').catch(() => '{}'));
    const skipped = (result.numPendingTests ?? 0) + (result.numTodoTests ?? 0);
    // A suite that breaks before its first test counts as one failure, and so does a runner that ends badly without saying why.
    const failed = (result.numFailedTests ?? 0) + (result.testResults ?? []).filter((suite) => suite.status === 'failed' && suite.assertionResults.length === 0).length;
    return { passed: result.numPassedTests ?? 0, failed: failed === 0 && code !== 0 ? 1 : failed, skipped };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function report(results) {
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  const failed = sum('failed') + (sum('passed') === 0 ? 1 : 0);
  say(`\n${sum('passed')} passed, ${failed} failed, ${sum('skipped')} skipped`);
  return failed === 0 ? 0 : 1;
}
