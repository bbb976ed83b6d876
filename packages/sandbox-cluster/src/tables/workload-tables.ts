import { autoscalerTargets } from './autoscaler-targets.ts';
import { age, containerCells, humanDuration, labelWords, selectorWords } from './cells.ts';
import { columns, type KindTables } from './columns.ts';
import { podRow } from './pod-row.ts';

const WIDE = ['Containers*', 'Images*', 'Selector*'];

export const workloadTables: KindTables = {
  Pod: {
    columns: columns('Name', 'Ready', 'Status', 'Restarts', 'Age', 'IP*', 'Node*', 'Nominated Node*', 'Readiness Gates*'),
    cells(pod, now) {
      const { ready, status, restarts } = podRow(pod, now);
      const gates = pod.spec?.readinessGates ?? [];
      const open = gates.filter(({ conditionType }) => pod.status?.conditions?.some(({ type, status: is }) => type === conditionType && is === 'True')).length;
      return [
        pod.metadata.name, ready, status, restarts, age(pod.metadata.creationTimestamp, now), pod.status?.podIPs?.[0]?.ip || '<none>',
        pod.spec?.nodeName || '<none>', pod.status?.nominatedNodeName || '<none>', gates.length > 0 ? `${open}/${gates.length}` : '<none>',
      ];
    },
  },
  Deployment: {
    columns: columns('Name', 'Ready', 'Up-to-date', 'Available', 'Age', ...WIDE),
    cells({ metadata, spec, status }, now) {
      const selector = selectorWords(spec?.selector);
      return [
        metadata.name, `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 0}`, status?.updatedReplicas ?? 0, status?.availableReplicas ?? 0,
        age(metadata.creationTimestamp, now), ...containerCells(spec?.template.spec?.containers), selector === '<none>' ? '' : selector,
      ];
    },
  },
  ReplicaSet: {
    columns: columns('Name', 'Desired#', 'Current#', 'Ready#', 'Age', ...WIDE),
    cells: ({ metadata, spec, status }, now) => [
      metadata.name, spec?.replicas ?? 0, status?.replicas ?? 0, status?.readyReplicas ?? 0, age(metadata.creationTimestamp, now),
      ...containerCells(spec?.template?.spec?.containers), selectorWords(spec?.selector),
    ],
  },
  StatefulSet: {
    columns: columns('Name', 'Ready', 'Age', 'Containers*', 'Images*'),
    cells: ({ metadata, spec, status }, now) => [
      metadata.name, `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 0}`, age(metadata.creationTimestamp, now), ...containerCells(spec?.template.spec?.containers),
    ],
  },
  DaemonSet: {
    columns: columns('Name', 'Desired#', 'Current#', 'Ready#', 'Up-to-date#', 'Available#', 'Node Selector', 'Age', ...WIDE),
    cells: ({ metadata, spec, status }, now) => [
      metadata.name, status?.desiredNumberScheduled ?? 0, status?.currentNumberScheduled ?? 0, status?.numberReady ?? 0, status?.updatedNumberScheduled ?? 0,
      status?.numberAvailable ?? 0, labelWords(spec?.template.spec?.nodeSelector), age(metadata.creationTimestamp, now),
      ...containerCells(spec?.template.spec?.containers), selectorWords(spec?.selector),
    ],
  },
  ControllerRevision: {
    columns: columns('Name', 'Controller', 'Revision', 'Age'),
    cells({ metadata, revision }, now) {
      const owner = metadata.ownerReferences?.find(({ controller }) => controller);
      const group = owner?.apiVersion.includes('/') ? `.${owner.apiVersion.split('/')[0]}` : '';
      return [metadata.name, owner ? `${owner.kind.toLowerCase()}${group}/${owner.name}` : '<none>', revision, age(metadata.creationTimestamp, now)];
    },
  },
  Job: {
    columns: columns('Name', 'Status', 'Completions', 'Duration', 'Age', ...WIDE),
    cells({ metadata, spec, status }, now) {
      const has = (type: string): boolean => status?.conditions?.some((condition) => condition.type === type && condition.status === 'True') ?? false;
      const done = status?.succeeded ?? 0;
      const parallelism = spec?.parallelism ?? 0;
      const completions = spec?.completions !== undefined ? `${done}/${spec.completions}` : parallelism > 1 ? `${done}/1 of ${parallelism}` : `${done}/1`;
      const started = status?.startTime;
      const ended = status?.completionTime ? Date.parse(status.completionTime) : now.getTime();
      const state = has('Complete') ? 'Complete' : has('Failed') ? 'Failed' : metadata.deletionTimestamp ? 'Terminating'
        : (['Suspended', 'FailureTarget', 'SuccessCriteriaMet'].find(has) ?? 'Running');
      return [
        metadata.name, state, completions, started ? humanDuration(ended - Date.parse(started)) : '', age(metadata.creationTimestamp, now),
        ...containerCells(spec?.template.spec?.containers), selectorWords(spec?.selector),
      ];
    },
  },
  CronJob: {
    columns: columns('Name', 'Schedule', 'Timezone', 'Suspend', 'Active#', 'Last Schedule', 'Age', ...WIDE),
    cells: ({ metadata, spec, status }, now) => [
      metadata.name, spec?.schedule ?? '', spec?.timeZone ?? '<none>', spec?.suspend === undefined ? '<unset>' : spec.suspend ? 'True' : 'False', (status?.active ?? []).length,
      status?.lastScheduleTime ? age(status.lastScheduleTime, now) : '<none>', age(metadata.creationTimestamp, now),
      ...containerCells(spec?.jobTemplate.spec?.template.spec?.containers), selectorWords(spec?.jobTemplate.spec?.selector),
    ],
  },
  HorizontalPodAutoscaler: {
    columns: columns('Name', 'Reference', 'Targets', 'MinPods', 'MaxPods', 'Replicas', 'Age'),
    cells: (autoscaler, now) => {
      const { metadata, spec, status } = autoscaler;
      return [
        metadata.name, `${spec?.scaleTargetRef.kind ?? ''}/${spec?.scaleTargetRef.name ?? ''}`, autoscalerTargets(autoscaler), spec?.minReplicas === undefined ? '<unset>' : String(spec.minReplicas),
        spec?.maxReplicas ?? 0, status?.currentReplicas ?? 0, age(metadata.creationTimestamp, now),
      ];
    },
  },
  PodDisruptionBudget: {
    columns: columns('Name', 'Min Available', 'Max Unavailable', 'Allowed Disruptions#', 'Age'),
    cells: ({ metadata, spec, status }, now) => [
      metadata.name, String(spec?.minAvailable ?? 'N/A'), String(spec?.maxUnavailable ?? 'N/A'), status?.disruptionsAllowed ?? 0, age(metadata.creationTimestamp, now),
    ],
  },
};
