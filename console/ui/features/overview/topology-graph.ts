import type { HpaRow, PodRow, Tone, WorkloadRow } from '@wheelhouse/console-contract/rows.ts';
import type { RowLists } from '../../lib/row-lists.ts';
import { formatBytes, formatCpu, plural } from '../../lib/units.ts';

export const columns = ['ingress', 'service', 'workload', 'pod', 'volume'] as const;
export type Column = (typeof columns)[number];

export type TopologyNode = {
  id: string; column: Column;
  /** Kubernetes' kind as people say it: “Ingress”, “Deployment”; empty where the name says enough. */
  kind: string;
  /** Name without the release's prefix; the whole name is `fullName`. */
  name: string; fullName: string; detail: string; tone: Tone;
};
export type TopologyEdge = { from: string; to: string };
export type TopologyGraph = { nodes: TopologyNode[]; edges: TopologyEdge[] };

/** More pods than this in one workload, and its healthy ones become one node; the others stay visible one by one. */
const groupAbove = 12;

/** Pure: the rows of a release as Ingress → Services → Workloads → Pods → Volumes. */
export function toGraph(lists: Pick<RowLists, 'ingresses' | 'services' | 'workloads' | 'pods' | 'hpas' | 'volumes'>, release: string): TopologyGraph {
  const nodes: TopologyNode[] = [];
  const edges: TopologyEdge[] = [];
  const short = (name: string) => (name.startsWith(`${release}-`) ? name.slice(release.length + 1) : name);

  for (const ingress of lists.ingresses) {
    const hosts = [...new Set(ingress.rules.map((rule) => rule.host))];
    const name = hosts[0] ?? short(ingress.name);
    nodes.push({ id: ingress.key, column: 'ingress', kind: 'Ingress', name, fullName: `${ingress.name}: ${hosts.join(', ')}`, detail: plural(hosts.length, 'host'), tone: ingress.address === '' ? 'progressing' : 'ok' });
    for (const service of lists.services) if (ingress.rules.some((rule) => rule.service === service.name)) edges.push({ from: ingress.key, to: service.key });
  }
  for (const service of lists.services) {
    const tone: Tone = service.endpointsTotal > 0 && service.endpointsReady === service.endpointsTotal ? 'ok' : service.endpointsReady > 0 ? 'progressing' : 'warning';
    nodes.push({ id: service.key, column: 'service', kind: 'Service', name: short(service.name), fullName: service.name, detail: `${service.endpointsReady}/${service.endpointsTotal}`, tone });
    const behind = new Set(lists.pods.filter((pod) => service.pods.includes(pod.name)).map((pod) => pod.workload));
    const workloads = lists.workloads.filter((workload) => behind.has(workload.name) || (behind.size === 0 && workload.component === service.component));
    for (const workload of workloads) edges.push({ from: service.key, to: workload.key });
  }
  for (const workload of lists.workloads) {
    nodes.push({ id: workload.key, column: 'workload', kind: workload.kind, name: short(workload.name), fullName: workload.name, detail: toWorkloadDetail(workload, lists.hpas), tone: workload.tone });
  }
  const shownAs = new Map<string, string>();
  for (const workload of [...lists.workloads, null]) {
    const pods = lists.pods.filter((pod) => (workload ? pod.workload === workload.name : !lists.workloads.some((each) => each.name === pod.workload)));
    for (const node of toPodNodes(pods, workload?.key ?? 'bare', short)) {
      nodes.push(node.node);
      for (const name of node.pods) shownAs.set(name, node.node.id);
      if (workload) edges.push({ from: workload.key, to: node.node.id });
    }
  }
  for (const volume of lists.volumes) {
    nodes.push({ id: volume.key, column: 'volume', kind: '', name: volume.name.replace(`${release}-`, ''), fullName: volume.name, detail: `${volume.capacity} · ${volume.phase}`, tone: volume.phase === 'Bound' ? 'ok' : volume.phase === 'Lost' ? 'failed' : 'progressing' });
    const from = new Set(volume.pods.map((pod) => shownAs.get(pod)).filter((id) => id !== undefined));
    for (const id of from) edges.push({ from: id, to: volume.key });
  }
  return { nodes, edges };
}

function toWorkloadDetail(workload: WorkloadRow, hpas: readonly HpaRow[]): string {
  const hpa = hpas.find((each) => each.target.kind === workload.kind && each.target.name === workload.name);
  const ready = `${workload.ready}/${workload.desired}`;
  return hpa ? `${ready} · HPA ${hpa.minReplicas}–${hpa.maxReplicas}` : `${ready} ready`;
}

function toPodNodes(pods: readonly PodRow[], group: string, short: (name: string) => string): { node: TopologyNode; pods: string[] }[] {
  const healthy = pods.filter((pod) => pod.tone === 'ok');
  const grouped = pods.length > groupAbove && healthy.length > 1 ? healthy : [];
  const single = pods.filter((pod) => !grouped.includes(pod));
  const first = grouped[0];
  const groups = first ? [{
    node: { id: `group ${group}`, column: 'pod', kind: '', name: `${grouped.length} pods`, fullName: grouped.map((pod) => pod.name).join('\n'), detail: `${first.status} · ${toRange(grouped)}`, tone: 'ok' } as const,
    pods: grouped.map((pod) => pod.name),
  }] : [];
  return [...groups, ...single.map((pod) => ({ node: { id: pod.key, column: 'pod', kind: '', name: short(pod.name), fullName: pod.name, detail: toPodDetail(pod), tone: pod.tone } as const, pods: [pod.name] }))];
}

function toPodDetail(pod: PodRow): string {
  if (pod.tone !== 'ok' && pod.detail !== '') return `${pod.status} · ${pod.detail}`;
  if (pod.cpuMillicores === null || pod.memoryBytes === null) return pod.status;
  return `${pod.status} · ${formatCpu(pod.cpuMillicores)} CPU · ${formatBytes(pod.memoryBytes)}`;
}

function toRange(pods: readonly PodRow[]): string {
  const known = pods.map((pod) => pod.cpuMillicores).filter((cpu) => cpu !== null);
  if (known.length === 0) return 'no CPU sample yet';
  return `${Math.round(Math.min(...known))}–${formatCpu(Math.max(...known))} CPU`;
}
