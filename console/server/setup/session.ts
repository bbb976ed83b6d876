import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Session } from '@wheelhouse/console-contract/session.ts';
import type { Cluster } from '../cluster/follow-cluster.ts';
import { readChart } from '../helm/chart.ts';
import type { Values } from '../helm/release-record.ts';
import type { Helm } from '../helm/run-helm.ts';
import type { Kube } from '../kube/client.ts';
import { UserError } from '../user-error.ts';
import { findIngressDoor, isLoopback, suggestValues, toAddresses, toHosts, toUrl } from './addresses.ts';

type Where = { kube: Kube; cluster: Cluster; helm: Helm; kubeconfig: string; chart: string; release: string; namespace: string };

export type Sessions = {
  read(): Promise<Session>;
  /** Throws a UserError when the current cluster is not this machine's. */
  assertWritable(): void;
  /** Where the application of this release is asked for; null while it has no address. */
  findTarget(): Promise<{ ip: string; port: number; host: string } | null>;
  /** Values that Deploy adds by itself for this chart on this cluster. */
  suggest(): Promise<Values>;
};

const { version: consoleVersion } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')));

export function createSessions({ kube, cluster, helm, kubeconfig, chart, release, namespace }: Where): Sessions {
  let helmVersion: Promise<string> | null = null;

  function askHelmVersion(): Promise<string> {
    helmVersion ??= helm.ask(['version', '--template', '{{.Version}}']).then((text) => text.trim());
    helmVersion.catch(() => (helmVersion = null));
    return helmVersion.catch(() => 'not found');
  }

  function readOnly(): string | null {
    const server = targetOr(kube);
    if (server === null) return 'There is no cluster to write to yet.';
    return isLoopback(new URL(server.server).hostname) ? null : `The cluster ${server.context} is not on this machine (${server.server}), so the console only reads it.`;
  }

  /** Host names of the release's live Ingress. */
  function deployedHosts(): string[] {
    const hosts = cluster.state.rows().flatMap((row) => (row.type === 'ingress' && row.release === release ? row.rules.map((rule) => rule.host) : []));
    return [...new Set(hosts.filter((host) => host !== ''))];
  }

  return {
    async read() {
      const target = targetOr(kube);
      const [door, defaults, version] = await Promise.all([findIngressDoor(kube).catch(() => null), readDefaults(chart), askHelmVersion()]);
      const deployed = deployedHosts();
      const hosts = deployed.length > 0 ? deployed : toHosts(defaults, door);
      return {
        context: target?.context ?? '', server: target?.server ?? '', kubeconfig, namespace, release, chart,
        readOnly: readOnly(),
        kubernetesVersion: cluster.kubernetesVersion(),
        helmVersion: version,
        consoleVersion,
        addresses: await toAddresses(hosts, door),
      };
    },
    assertWritable() {
      const reason = readOnly();
      if (reason !== null) throw new UserError('read-only', reason);
    },
    async findTarget() {
      const [host] = deployedHosts();
      const door = await findIngressDoor(kube);
      return host === undefined || door === null ? null : { ...door, host: toUrl(host, door).replace('http://', '') };
    },
    async suggest() {
      return suggestValues(await readDefaults(chart), await findIngressDoor(kube).catch(() => null));
    },
  };
}

function targetOr(kube: Kube): { context: string; server: string } | null {
  try {
    return kube.target();
  } catch {
    return null;
  }
}

async function readDefaults(chart: string): Promise<Values> {
  return readChart(chart).then((read) => read.defaults, () => ({}));
}
