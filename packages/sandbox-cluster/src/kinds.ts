import type { Kind } from './objects.ts';

/** How a kind is named and reached in the API. `status` and `scale` tell which of these subresources it has. */
export type Resource = {
  kind: Kind;
  group: string;
  version: string;
  plural: string;
  singular: string;
  namespaced: boolean;
  shortNames: readonly string[];
  categories: readonly string[];
  status: boolean;
  scale: boolean;
  /** Whether metadata.generation counts the changes of its spec, as upstream's strategy of the kind does. */
  generation: boolean;
};

type Traits = { short?: string[]; all?: true; cluster?: true; status?: true; scale?: true; generation?: true };

const resources = new Map<Kind, Resource>();

/** One resource, in the order and with the names of Kubernetes 1.34's discovery. */
function serve(group: string, version: string, kind: Kind, plural: string, traits: Traits = {}): void {
  resources.set(kind, {
    kind, group, version, plural,
    singular: kind.toLowerCase(),
    namespaced: !traits.cluster,
    shortNames: traits.short ?? [],
    categories: traits.all ? ['all'] : [],
    status: traits.status ?? false,
    scale: traits.scale ?? false,
    generation: traits.generation ?? false,
  });
}

serve('', 'v1', 'ConfigMap', 'configmaps', { short: ['cm'] });
serve('', 'v1', 'Endpoints', 'endpoints', { short: ['ep'] });
serve('', 'v1', 'Event', 'events', { short: ['ev'] });
serve('', 'v1', 'LimitRange', 'limitranges', { short: ['limits'] });
serve('', 'v1', 'Namespace', 'namespaces', { short: ['ns'], cluster: true, status: true });
serve('', 'v1', 'Node', 'nodes', { short: ['no'], cluster: true, status: true });
serve('', 'v1', 'PersistentVolumeClaim', 'persistentvolumeclaims', { short: ['pvc'], status: true });
serve('', 'v1', 'PersistentVolume', 'persistentvolumes', { short: ['pv'], cluster: true, status: true });
serve('', 'v1', 'Pod', 'pods', { short: ['po'], all: true, status: true, generation: true });
serve('', 'v1', 'ResourceQuota', 'resourcequotas', { short: ['quota'], status: true });
serve('', 'v1', 'Secret', 'secrets');
serve('', 'v1', 'ServiceAccount', 'serviceaccounts', { short: ['sa'] });
serve('', 'v1', 'Service', 'services', { short: ['svc'], all: true, status: true });
serve('apps', 'v1', 'ControllerRevision', 'controllerrevisions');
serve('apps', 'v1', 'DaemonSet', 'daemonsets', { short: ['ds'], all: true, status: true, generation: true });
serve('apps', 'v1', 'Deployment', 'deployments', { short: ['deploy'], all: true, status: true, scale: true, generation: true });
serve('apps', 'v1', 'ReplicaSet', 'replicasets', { short: ['rs'], all: true, status: true, scale: true, generation: true });
serve('apps', 'v1', 'StatefulSet', 'statefulsets', { short: ['sts'], all: true, status: true, scale: true, generation: true });
serve('autoscaling', 'v2', 'HorizontalPodAutoscaler', 'horizontalpodautoscalers', { short: ['hpa'], all: true, status: true });
serve('batch', 'v1', 'CronJob', 'cronjobs', { short: ['cj'], all: true, status: true, generation: true });
serve('batch', 'v1', 'Job', 'jobs', { all: true, status: true, generation: true });
serve('networking.k8s.io', 'v1', 'IngressClass', 'ingressclasses', { cluster: true, generation: true });
serve('networking.k8s.io', 'v1', 'Ingress', 'ingresses', { short: ['ing'], status: true, generation: true });
serve('networking.k8s.io', 'v1', 'NetworkPolicy', 'networkpolicies', { short: ['netpol'], generation: true });
serve('policy', 'v1', 'PodDisruptionBudget', 'poddisruptionbudgets', { short: ['pdb'], status: true, generation: true });
serve('rbac.authorization.k8s.io', 'v1', 'ClusterRoleBinding', 'clusterrolebindings', { cluster: true });
serve('rbac.authorization.k8s.io', 'v1', 'ClusterRole', 'clusterroles', { cluster: true });
serve('rbac.authorization.k8s.io', 'v1', 'RoleBinding', 'rolebindings');
serve('rbac.authorization.k8s.io', 'v1', 'Role', 'roles');
serve('storage.k8s.io', 'v1', 'StorageClass', 'storageclasses', { short: ['sc'], cluster: true });
serve('scheduling.k8s.io', 'v1', 'PriorityClass', 'priorityclasses', { short: ['pc'], cluster: true, generation: true });
serve('coordination.k8s.io', 'v1', 'Lease', 'leases');
serve('discovery.k8s.io', 'v1', 'EndpointSlice', 'endpointslices', { generation: true });

/** Every resource of the cluster, in discovery order. */
export const RESOURCES: readonly Resource[] = [...resources.values()];

/** The resource of a kind. Every kind has one: the table above is complete, and a test holds it so. */
export function resourceOf(kind: Kind): Resource {
  const resource = resources.get(kind);
  if (!resource) throw new Error(`no resource serves the kind ${kind}`);
  return resource;
}

export function apiVersionOf({ group, version }: { group: string; version: string }): string {
  return group ? `${group}/${version}` : version;
}
