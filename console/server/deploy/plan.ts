import type { Operation, RollbackRequest, UninstallRequest } from '@wheelhouse/console-contract/release.ts';
import { packageChart } from '../helm/chart.ts';
import type { FullReleaseRecord, Values } from '../helm/release-record.ts';
import type { Helm } from '../helm/run-helm.ts';
import { mergeValues, parseValues, pickPaths, secretPaths, toYaml, unmask } from '../helm/values.ts';
import type { OperationHistory } from '../history/operations.ts';
import { UserError } from '../user-error.ts';

/** One helm command, ready to run. */
export type Plan = {
  kind: Operation['kind'];
  /** The revision that it will make. */
  revision: number | null;
  /** helm's arguments as they run. */
  args: string[];
  /** The same as a person would type them. */
  shown: string[];
  stdin: string;
  /** What Deploy added to the person's values by itself. */
  suggestedYaml: string;
  /** What is left to do once helm is through; gives lines for the output. */
  after?: (signal: AbortSignal) => Promise<string[]>;
  dispose?: () => Promise<void>;
};

export type PlanOptions = {
  helm: Helm;
  history: OperationHistory;
  /** Folder for packed charts. */
  packages: string;
  chart: string;
  release: string;
  namespace: string;
  /** The release's revisions, newest first. */
  readReleases: () => Promise<FullReleaseRecord[]>;
  /** Values that Deploy adds by itself, below the person's. */
  suggest: () => Promise<Values>;
  /** Deletes volumes and kept Secrets; gives one line per object. */
  deleteKept: (signal: AbortSignal) => Promise<string[]>;
};

/** Install, or upgrade when the release exists. Values: what Deploy suggests < stored secrets < what the person wrote. */
export async function planDeploy({ helm, packages, chart, release, namespace, readReleases, suggest }: PlanOptions, valuesYaml: string): Promise<Plan> {
  const given = parseValues(valuesYaml);
  const [newest] = await readReleases();
  const stored = newest?.values ?? {};
  const suggested = await suggest();
  const values = mergeValues(mergeValues(suggested, pickPaths(stored, secretPaths(stored))), unmask(given, stored));
  const { archive, dispose } = await packageChart(helm, chart, packages);
  const flags = ['upgrade', '--install', '--namespace', namespace, '--create-namespace', '--values', '-'];
  return {
    kind: newest === undefined ? 'install' : 'upgrade',
    revision: (newest?.revision ?? 0) + 1,
    args: [...flags, '--', release, archive],
    shown: [...flags, release, chart],
    stdin: toYaml(values) || '{}\n',
    suggestedYaml: toYaml(suggested),
    dispose,
  };
}

export async function planRollback({ history, release, namespace, readReleases }: PlanOptions, { revision }: RollbackRequest): Promise<Plan> {
  const records = await readReleases();
  if (!records.some((record) => record.revision === revision)) throw new UserError('not-found', `Revision ${revision} of ${release} does not exist (any more).`);
  const flags = ['rollback', '--namespace', namespace];
  return {
    kind: 'rollback',
    revision: (records[0]?.revision ?? 0) + 1,
    args: [...flags, '--', release, String(revision)],
    shown: [...flags, release, String(revision)],
    stdin: '',
    suggestedYaml: history.ofRevision(revision)?.suggestedYaml ?? '',
  };
}

/** With `deleteVolumes` a release that is gone already can be planned too: its volumes may be what is left. */
export async function planUninstall({ release, namespace, readReleases, deleteKept }: PlanOptions, { confirm, deleteVolumes }: UninstallRequest): Promise<Plan> {
  if (confirm !== release) throw new UserError('bad-request', `To uninstall, type the release's name: ${release}.`);
  const records = await readReleases();
  if (records.length === 0 && !deleteVolumes) throw new UserError('not-found', `${release} is not installed.`);
  const flags = ['uninstall', '--namespace', namespace, ...(records.length === 0 ? ['--ignore-not-found'] : [])];
  return {
    kind: 'uninstall', revision: null, stdin: '', suggestedYaml: '',
    args: [...flags, '--', release],
    shown: [...flags, release],
    ...(deleteVolumes ? { after: deleteKept } : {}),
  };
}
