import type { EventRow, HpaRow, IngressRow, RevisionRow, ServiceRow, Tone, VolumeRow } from '@wheelhouse/console-contract/rows.ts';
import type { ReleaseRecord } from '../helm/release-record.ts';
import type { Live, LiveMeta } from '../kube/resources.ts';

type Meta = { metadata: LiveMeta };

/** Fields that every row has. The key is unique over all types of rows of the namespace. */
export function toBase(type: string, { metadata }: Meta): { key: string; name: string; namespace: string; createdAt: string } {
  return { key: `${type}/${metadata.name}`, name: metadata.name, namespace: metadata.namespace ?? '', createdAt: metadata.creationTimestamp };
}

export function toComponent({ metadata }: Meta): string {
  return metadata.labels?.['app.kubernetes.io/component'] ?? '';
}

/** The release that an object belongs to: helm's own annotation, else the recommended label (pods carry only that). */
export function toRelease({ metadata }: Meta): string {
  return metadata.annotations?.['meta.helm.sh/release-name'] ?? metadata.labels?.['app.kubernetes.io/instance'] ?? '';
}

export function toServiceRow(service: Live<'Service'>, slices: Live<'EndpointSlice'>[]): ServiceRow {
  const endpoints = slices
    .filter((slice) => slice.metadata.labels?.['kubernetes.io/service-name'] === service.metadata.name)
    .flatMap((slice) => slice.endpoints ?? []);
  const ready = new Map<string, boolean>();
  for (const endpoint of endpoints) {
    const id = endpoint.targetRef?.name ?? endpoint.addresses.join(',');
    ready.set(id, (ready.get(id) ?? false) || endpoint.conditions?.ready !== false);
  }
  return {
    type: 'service',
    ...toBase('service', service),
    component: toComponent(service),
    release: toRelease(service),
    ports: (service.spec?.ports ?? []).map((port) => ({ name: port.name ?? '', port: port.port })),
    clusterIp: service.spec?.clusterIP ?? '',
    endpointsReady: [...ready.values()].filter(Boolean).length,
    endpointsTotal: ready.size,
    pods: endpoints.flatMap((endpoint) => (endpoint.targetRef?.kind === 'Pod' ? [endpoint.targetRef.name ?? ''] : [])).toSorted(),
  };
}

export function toIngressRow(ingress: Live<'Ingress'>): IngressRow {
  const { spec } = ingress;
  const rules = (spec?.rules ?? []).flatMap((rule) => (rule.http?.paths ?? []).map((path) => ({
    host: rule.host ?? '',
    path: path.path ?? '/',
    service: path.backend.service?.name ?? '',
    port: String(path.backend.service?.port?.name ?? path.backend.service?.port?.number ?? ''),
  })));
  const address = ingress.status?.loadBalancer?.ingress?.[0];
  return {
    type: 'ingress',
    ...toBase('ingress', ingress),
    release: toRelease(ingress),
    className: spec?.ingressClassName ?? '',
    rules,
    address: address?.ip ?? address?.hostname ?? '',
    tls: (spec?.tls ?? []).length > 0,
  };
}

export function toHpaRow(hpa: Live<'HorizontalPodAutoscaler'>): HpaRow {
  const { spec, status } = hpa;
  const target = (spec?.metrics ?? []).find((metric) => metric.resource?.name === 'cpu')?.resource?.target;
  const current = (status?.currentMetrics ?? []).find((metric) => metric.resource?.name === 'cpu')?.resource?.current;
  const blocked = (status?.conditions ?? []).find((condition) => (condition.type === 'ScalingActive' || condition.type === 'AbleToScale') && condition.status === 'False');
  return {
    type: 'hpa',
    ...toBase('hpa', hpa),
    release: toRelease(hpa),
    target: { kind: spec?.scaleTargetRef.kind ?? '', name: spec?.scaleTargetRef.name ?? '' },
    minReplicas: spec?.minReplicas ?? 1,
    maxReplicas: spec?.maxReplicas ?? 1,
    currentReplicas: status?.currentReplicas ?? 0,
    desiredReplicas: status?.desiredReplicas ?? 0,
    cpuPercent: current?.averageUtilization ?? null,
    cpuTargetPercent: target?.averageUtilization ?? null,
    problem: blocked?.message ?? '',
    lastScaleAt: status?.lastScaleTime ?? null,
  };
}

export function toVolumeRow(claim: Live<'PersistentVolumeClaim'>, pods: Iterable<Live<'Pod'>>): VolumeRow {
  const users = [...pods].filter((pod) => (pod.spec?.volumes ?? []).some((volume) => volume.persistentVolumeClaim?.claimName === claim.metadata.name));
  return {
    type: 'volume',
    ...toBase('volume', claim),
    release: toRelease(claim),
    phase: claim.metadata.deletionTimestamp === undefined ? claim.status?.phase ?? 'Pending' : 'Terminating',
    capacity: claim.status?.capacity?.['storage'] ?? claim.spec?.resources?.requests?.['storage'] ?? '',
    storageClass: claim.spec?.storageClassName ?? '',
    pods: users.map((pod) => pod.metadata.name).toSorted(),
  };
}

export function toEventRow(event: Live<'Event'>): EventRow {
  const firstAt = event.firstTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp;
  const warning = event.type === 'Warning';
  return {
    type: 'event',
    ...toBase('event', event),
    reason: event.reason ?? '',
    message: event.message ?? '',
    tone: warning ? 'warning' : 'ok',
    warning,
    count: event.series?.count ?? event.count ?? 1,
    object: { kind: event.involvedObject.kind ?? '', name: event.involvedObject.name ?? '' },
    firstAt,
    lastAt: event.series?.lastObservedTime ?? event.lastTimestamp ?? firstAt,
  };
}

export function toRevisionRow(record: ReleaseRecord): RevisionRow {
  return {
    type: 'revision',
    key: `revision/${record.name}.v${record.revision}`,
    name: `${record.name}.v${record.revision}`,
    namespace: record.namespace,
    createdAt: record.createdAt,
    release: record.name,
    revision: record.revision,
    status: record.status,
    tone: toRevisionTone(record.status),
    chart: record.chart,
    chartVersion: record.chartVersion,
    appVersion: record.appVersion,
    description: record.description,
    updatedAt: record.updatedAt,
  };
}

function toRevisionTone(status: string): Tone {
  if (status === 'deployed') return 'ok';
  if (status === 'failed') return 'failed';
  if (status.startsWith('pending-') || status === 'uninstalling') return 'progressing';
  return status === 'superseded' || status === 'uninstalled' ? 'stale' : 'warning';
}

/** Newest first; used where only so many events are worth keeping. */
export function byLastAt(a: EventRow, b: EventRow): number {
  return b.lastAt.localeCompare(a.lastAt);
}
