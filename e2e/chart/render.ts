import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

/** The chart as it is packaged. */
export const chartFolder = fileURLToPath(new URL('../../helm-chart', import.meta.url));
export const valueSets = ['values', 'values-dev', 'values-prod'].map((name) => `${chartFolder}/${name}.yaml`);

const Manifest = z.looseObject({
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), labels: z.record(z.string(), z.string()).optional(), annotations: z.record(z.string(), z.string()).optional() }),
});
/** A rendered object; what lies below metadata is read with `at`. */
export type Manifest = z.infer<typeof Manifest>;

export type Run = { code: number; stdout: string; stderr: string };

/** Runs a program to its end; never throws on a bad exit. */
export function run(program: string, args: readonly string[], options: { input?: string; timeoutMs?: number } = {}): Promise<Run> {
  return new Promise((resolve) => {
    const child = execFile(program, args, { timeout: options.timeoutMs ?? 60_000, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      resolve({ code, stdout, stderr: error === null || stderr !== '' ? stderr : error.message });
    });
    child.stdin?.end(options.input ?? '');
  });
}

/** The real helm: `npm test` names it, else the one on PATH. */
export const helm = (...args: string[]): Promise<Run> => run(process.env['HELM'] ?? 'helm', args);

/** Objects that `helm template RELEASE` prints, hooks included. */
export async function render(release: string, ...args: string[]): Promise<Manifest[]> {
  const { code, stdout, stderr } = await helm('template', release, chartFolder, '--namespace', 'somewhere', ...args);
  if (code !== 0) throw new Error(stderr);
  return parseAllDocuments(stdout).flatMap((document) => (document.contents === null ? [] : [Manifest.parse(document.toJS())]));
}

/** The one object of a kind whose name ends with `suffix`. */
export function find(manifests: readonly Manifest[], kind: string, suffix = ''): Manifest {
  const found = manifests.filter((manifest) => manifest.kind === kind && manifest.metadata.name.endsWith(suffix));
  const [only] = found;
  if (only === undefined || found.length > 1) throw new Error(`${found.length} objects are ${kind} …${suffix}`);
  return only;
}

/** What lies at a path like `spec.rules.0.host`; undefined where there is nothing. */
export function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined), value);
}
