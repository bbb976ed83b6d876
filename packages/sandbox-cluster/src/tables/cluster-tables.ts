import type { ClusterRoleBinding, RoleBinding } from 'kubernetes-types/rbac/v1.d.ts';
import { accessModes, age } from './cells.ts';
import { columns, type KindTables } from './columns.ts';

export const clusterTables: KindTables = {
  Namespace: {
    columns: columns('Name', 'Status', 'Age'),
    cells: ({ metadata, status }, now) => [metadata.name, status?.phase ?? '', age(metadata.creationTimestamp, now)],
  },
  Node: {
    columns: columns('Name', 'Status', 'Roles', 'Age', 'Version', 'Internal-IP*', 'External-IP*', 'OS-Image*', 'Kernel-Version*', 'Container-Runtime*'),
    cells({ metadata, spec, status }, now) {
      const ready = status?.conditions?.find(({ type }) => type === 'Ready');
      const state = [ready ? (ready.status === 'True' ? 'Ready' : 'NotReady') : 'Unknown', ...(spec?.unschedulable ? ['SchedulingDisabled'] : [])];
      const prefix = 'node-role.kubernetes.io/';
      const roles = Object.keys(metadata.labels ?? {}).filter((label) => label.startsWith(prefix)).map((label) => label.slice(prefix.length)).sort();
      const address = (wanted: string): string => status?.addresses?.find(({ type }) => type === wanted)?.address ?? '<none>';
      const { kubeletVersion = '', osImage, kernelVersion, containerRuntimeVersion } = status?.nodeInfo ?? {};
      return [
        metadata.name, state.join(','), roles.join(',') || '<none>', age(metadata.creationTimestamp, now), kubeletVersion, address('InternalIP'), address('ExternalIP'),
        osImage || '<unknown>', kernelVersion || '<unknown>', containerRuntimeVersion || '<unknown>',
      ];
    },
  },
  Event: {
    columns: columns('Last Seen', 'Type', 'Reason', 'Object', 'Subobject*', 'Source*', 'Message', 'First Seen*', 'Count*', 'Name*'),
    cells({ metadata, type = '', reason = '', message = '', involvedObject, source, reportingComponent, reportingInstance, firstTimestamp, lastTimestamp, eventTime, series, count }, now) {
      const first = age(firstTimestamp ?? eventTime, now);
      const last = series ? age(series.lastObservedTime, now) : lastTimestamp ? age(lastTimestamp, now) : first;
      const kind = involvedObject.kind?.toLowerCase() ?? '';
      const component = [source?.component || reportingComponent, source?.host || reportingInstance].filter(Boolean).join(', ');
      return [
        last, type, reason, involvedObject.name ? `${kind}/${involvedObject.name}` : kind, involvedObject.fieldPath ?? '', component, message.trim(),
        first, series?.count ?? (count || 1), metadata.name,
      ];
    },
  },
  ConfigMap: {
    columns: columns('Name', 'Data', 'Age'),
    cells: ({ metadata, data = {}, binaryData = {} }, now) => [metadata.name, Object.keys(data).length + Object.keys(binaryData).length, age(metadata.creationTimestamp, now)],
  },
  Secret: {
    columns: columns('Name', 'Type', 'Data', 'Age'),
    cells: ({ metadata, type = '', data = {} }, now) => [metadata.name, type, Object.keys(data).length, age(metadata.creationTimestamp, now)],
  },
  ServiceAccount: {
    columns: columns('Name', 'Secrets', 'Age'),
    cells: ({ metadata, secrets = [] }, now) => [metadata.name, secrets.length, age(metadata.creationTimestamp, now)],
  },
  PersistentVolume: {
    columns: columns('Name', 'Capacity', 'Access Modes', 'Reclaim Policy', 'Status', 'Claim', 'StorageClass', 'VolumeAttributesClass', 'Reason', 'Age', 'VolumeMode*'),
    cells: ({ metadata, spec, status }, now) => [
      metadata.name, spec?.capacity?.storage ?? '', accessModes(spec?.accessModes), spec?.persistentVolumeReclaimPolicy ?? '',
      metadata.deletionTimestamp ? 'Terminating' : (status?.phase ?? ''), spec?.claimRef ? `${spec.claimRef.namespace ?? ''}/${spec.claimRef.name ?? ''}` : '',
      spec?.storageClassName ?? '', '<unset>', status?.reason ?? '', age(metadata.creationTimestamp, now), spec?.volumeMode ?? '<unset>',
    ],
  },
  PersistentVolumeClaim: {
    columns: columns('Name', 'Status', 'Volume', 'Capacity', 'Access Modes', 'StorageClass', 'VolumeAttributesClass', 'Age', 'VolumeMode*'),
    cells: ({ metadata, spec, status }, now) => [
      metadata.name, metadata.deletionTimestamp ? 'Terminating' : (status?.phase ?? ''), spec?.volumeName ?? '', spec?.volumeName ? (status?.capacity?.storage ?? '') : '',
      spec?.volumeName ? accessModes(status?.accessModes) : '', spec?.storageClassName ?? '', '<unset>', age(metadata.creationTimestamp, now), spec?.volumeMode ?? '<unset>',
    ],
  },
  StorageClass: {
    columns: columns('Name', 'Provisioner', 'ReclaimPolicy', 'VolumeBindingMode', 'AllowVolumeExpansion', 'Age'),
    cells: ({ metadata, provisioner, reclaimPolicy = 'Delete', volumeBindingMode = 'Immediate', allowVolumeExpansion = false }, now) => [
      metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true' ? `${metadata.name} (default)` : metadata.name,
      provisioner, reclaimPolicy, volumeBindingMode, allowVolumeExpansion, age(metadata.creationTimestamp, now),
    ],
  },
  PriorityClass: {
    columns: columns('Name', 'Value#', 'Global-Default', 'Age', 'PreemptionPolicy'),
    cells: ({ metadata, value, globalDefault = false, preemptionPolicy = '' }, now) => [metadata.name, value, globalDefault, age(metadata.creationTimestamp, now), preemptionPolicy],
  },
  ResourceQuota: {
    columns: columns('Name', 'Request', 'Limit', 'Age'),
    cells({ metadata, status }, now) {
      const words = Object.entries(status?.hard ?? {}).sort().map(([name, hard]) => [name, `${name}: ${status?.used?.[name] ?? '0'}/${hard}`] as const);
      const those = (limits: boolean): string => words.filter(([name]) => name.startsWith('limits.') === limits).map(([, text]) => text).join(', ');
      return [metadata.name, those(false), those(true), age(metadata.creationTimestamp, now)];
    },
  },
  LimitRange: {
    columns: columns('Name', 'Created At'),
    cells: ({ metadata }) => [metadata.name, metadata.creationTimestamp],
  },
  Role: { columns: columns('Name', 'Created At'), cells: ({ metadata }) => [metadata.name, metadata.creationTimestamp] },
  ClusterRole: { columns: columns('Name', 'Created At'), cells: ({ metadata }) => [metadata.name, metadata.creationTimestamp] },
  RoleBinding: { columns: columns('Name', 'Role', 'Age', 'Users*', 'Groups*', 'ServiceAccounts*'), cells: bindingCells },
  ClusterRoleBinding: { columns: columns('Name', 'Role', 'Age', 'Users*', 'Groups*', 'ServiceAccounts*'), cells: bindingCells },
  Lease: {
    columns: columns('Name', 'Holder', 'Age'),
    cells: ({ metadata, spec }, now) => [metadata.name, spec?.holderIdentity ?? '', age(metadata.creationTimestamp, now)],
  },
};

type Binding = (RoleBinding | ClusterRoleBinding) & { metadata: { name: string; creationTimestamp: string } };

function bindingCells({ metadata, roleRef, subjects = [] }: Binding, now: Date): string[] {
  const those = (kind: string): string => subjects.filter((subject) => subject.kind === kind).map(({ namespace, name }) => (kind === 'ServiceAccount' ? `${namespace ?? ''}/${name}` : name)).join(', ');
  return [metadata.name, `${roleRef.kind}/${roleRef.name}`, age(metadata.creationTimestamp, now), those('User'), those('Group'), those('ServiceAccount')];
}
