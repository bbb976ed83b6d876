import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { UserError } from '../user-error.ts';
import { parseValues } from './values.ts';
import type { Values } from './release-record.ts';
import type { Helm } from './run-helm.ts';

const ChartYaml = z.object({
  name: z.string(),
  version: z.string(),
  appVersion: z.coerce.string().default(''),
  description: z.string().default(''),
});

export type Chart = z.infer<typeof ChartYaml> & {
  defaultsYaml: string;
  defaults: Values;
  /** `values-dev.yaml` → its text. */
  presets: Record<string, string>;
};

/** Reads a chart folder anew each time: the person may be editing it. */
export async function readChart(folder: string): Promise<Chart> {
  const meta = await readText(join(folder, 'Chart.yaml'));
  if (meta === null) throw new UserError('not-found', `There is no chart at ${folder} (Chart.yaml is missing).`);
  const chart = ChartYaml.safeParse(parse(meta));
  if (!chart.success) throw new UserError('bad-request', `${join(folder, 'Chart.yaml')} is not a chart description: ${chart.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ')}`);
  const defaultsYaml = (await readText(join(folder, 'values.yaml'))) ?? '';
  const files = (await readdir(folder)).filter((name) => /^values-[a-z0-9-]+\.ya?ml$/.test(name)).toSorted();
  const presets = await Promise.all(files.map(async (name) => [name, (await readText(join(folder, name))) ?? ''] as const));
  return { ...chart.data, defaultsYaml, defaults: parseValues(defaultsYaml), presets: Object.fromEntries(presets) };
}

/**
 * Packs the chart once, so that what is checked and what is installed are the same bytes even if the folder changes meanwhile.
 * The caller disposes of the archive.
 */
export async function packageChart(helm: Helm, folder: string, packages: string): Promise<{ archive: string; dispose(): Promise<void> }> {
  const destination = await mkdtemp(join(packages, 'chart-'));
  const dispose = (): Promise<void> => rm(destination, { recursive: true, force: true });
  try {
    await helm.ask(['package', '--destination', destination, '--', folder]);
    const [file] = await readdir(destination);
    if (file === undefined) throw new Error('helm package made no archive');
    return { archive: join(destination, file), dispose };
  } catch (error) {
    await dispose();
    throw new UserError('bad-request', `The chart cannot be packaged: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
