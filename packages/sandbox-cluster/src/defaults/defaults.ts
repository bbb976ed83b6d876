import type { JsonObject } from '../json.ts';
import type { Kind } from '../objects.ts';
import { child, fill, items, need } from './fill.ts';
import { defaultPod } from './pod.ts';
import { defaultAutoscaler, defaultCronJob, defaultDaemonSet, defaultDeployment, defaultJob, defaultReplicaSet, defaultStatefulSet } from './workloads.ts';

/** Fills the fields that clients leave out and read back. Idempotent: run at create, update and after every patch. */
export function applyDefaults(kind: Kind, object: JsonObject): void {
  table[kind]?.(object);
}

const RBAC = 'rbac.authorization.k8s.io';

const table: Partial<Record<Kind, (object: JsonObject) => void>> = {
  Pod: defaultPod,
  Deployment: defaultDeployment,
  ReplicaSet: defaultReplicaSet,
  StatefulSet: defaultStatefulSet,
  DaemonSet: defaultDaemonSet,
  Job: defaultJob,
  CronJob: defaultCronJob,
  HorizontalPodAutoscaler: defaultAutoscaler,
  Service: defaultService,
  Secret: defaultSecret,
  Namespace(object) {
    need(need(object, 'metadata'), 'labels')['kubernetes.io/metadata.name'] = need(object, 'metadata').name ?? '';
  },
  PersistentVolumeClaim: (object) => fill(need(object, 'spec'), { volumeMode: 'Filesystem' }),
  PersistentVolume(object) {
    const spec = need(object, 'spec');
    fill(spec, { persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem' });
    const host = child(spec, 'hostPath');
    if (host) fill(host, { type: '' });
  },
  StorageClass: (object) => fill(object, { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' }),
  PriorityClass: (object) => fill(object, { preemptionPolicy: 'PreemptLowerPriority' }),
  NetworkPolicy: defaultNetworkPolicy,
  EndpointSlice(object) {
    for (const port of items(object, 'ports')) fill(port, { name: '', protocol: 'TCP' });
    for (const endpoint of items(object, 'endpoints')) need(endpoint, 'conditions');
  },
  Endpoints(object) {
    for (const subset of items(object, 'subsets')) for (const port of items(subset, 'ports')) fill(port, { protocol: 'TCP' });
  },
  RoleBinding: defaultBinding,
  ClusterRoleBinding: defaultBinding,
};

function defaultBinding(object: JsonObject): void {
  const role = child(object, 'roleRef');
  if (role) fill(role, { apiGroup: RBAC });
  for (const subject of items(object, 'subjects')) if (subject.kind !== 'ServiceAccount') fill(subject, { apiGroup: RBAC });
}

function defaultSecret(object: JsonObject): void {
  fill(object, { type: 'Opaque' });
  const text = child(object, 'stringData');
  delete object.stringData;
  if (!text) return;
  const data = need(object, 'data');
  for (const [key, value] of Object.entries(text)) data[key] = Buffer.from(String(value ?? '')).toString('base64');
}

/** What does not depend on other Services; addresses and node ports are given out by the store. */
function defaultService(object: JsonObject): void {
  const spec = need(object, 'spec');
  fill(spec, { sessionAffinity: 'None', type: 'ClusterIP' });
  for (const port of items(spec, 'ports')) {
    fill(port, { protocol: 'TCP' });
    if (port.targetPort === undefined || port.targetPort === 0 || port.targetPort === '') port.targetPort = port.port ?? 0;
  }
  if (spec.sessionAffinity === 'ClientIP') fill(need(need(spec, 'sessionAffinityConfig'), 'clientIP'), { timeoutSeconds: 10800 });
  if (spec.type === 'NodePort' || spec.type === 'LoadBalancer') fill(spec, { externalTrafficPolicy: 'Cluster' });
  if (spec.type === 'LoadBalancer') fill(spec, { allocateLoadBalancerNodePorts: true });
  if (spec.type !== 'ExternalName') fill(spec, { internalTrafficPolicy: 'Cluster' });
}

function defaultNetworkPolicy(object: JsonObject): void {
  const spec = need(object, 'spec');
  if (items(spec, 'policyTypes').length === 0 && !Array.isArray(spec.policyTypes)) spec.policyTypes = spec.egress === undefined ? ['Ingress'] : ['Ingress', 'Egress'];
  for (const rule of [...items(spec, 'ingress'), ...items(spec, 'egress')]) for (const port of items(rule, 'ports')) fill(port, { protocol: 'TCP' });
}
