import type { Stored } from '../objects.ts';
import { from } from './controller.ts';
import type { Controller, ControllerContext } from './controller.ts';
import { NAMESPACED_KINDS } from './kinds.ts';

/**
 * Gives every namespace its `default` ServiceAccount and the ConfigMap `kube-root-ca.crt` (pkg/controller/serviceaccount,
 * pkg/controller/certificates/rootcacertpublisher), and empties those that are being deleted (pkg/controller/namespace).
 */
export function createNamespaceController({ objects, clusterCa }: ControllerContext & { clusterCa: string }): Controller {
  function reconcile(name: string): undefined {
    const namespace = objects.get('Namespace', '', name);
    if (!namespace) return undefined;
    if (namespace.metadata.deletionTimestamp) return empty(namespace);
    if (!objects.get('ServiceAccount', name, 'default')) objects.create('ServiceAccount', { metadata: { namespace: name, name: 'default' } });
    publishCa(name);
  }

  function publishCa(namespace: string): void {
    const known = objects.get('ConfigMap', namespace, 'kube-root-ca.crt');
    const data = { 'ca.crt': clusterCa };
    if (known) {
      objects.update('ConfigMap', { ...structuredClone(known), data });
      return;
    }
    const annotations = {
      'kubernetes.io/description': 'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the'
        + ' internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.',
    };
    objects.create('ConfigMap', { metadata: { namespace, name: 'kube-root-ca.crt', annotations }, data });
  }

  /** Deletes everything inside; the last thing to go (a pod, mostly) brings the namespace here again. */
  function empty(namespace: Stored<'Namespace'>): undefined {
    const { name } = namespace.metadata;
    for (const kind of NAMESPACED_KINDS) {
      for (const { metadata } of objects.list(kind, name)) {
        if (!metadata.deletionTimestamp) objects.remove(kind, name, metadata.name);
      }
    }
    if (NAMESPACED_KINDS.some((kind) => objects.list(kind, name).length > 0)) return;
    const copy = structuredClone(namespace);
    if (copy.spec) copy.spec.finalizers = [];
    objects.update('Namespace', copy);
  }

  const sources: Controller['sources'] = [
    from('Namespace', ({ metadata }) => [metadata.name]),
    ...NAMESPACED_KINDS.map((kind) => from(kind, ({ metadata }) => {
      const isWatched = kind === 'ServiceAccount' || kind === 'ConfigMap';
      return isWatched || objects.get('Namespace', '', metadata.namespace)?.metadata.deletionTimestamp ? [metadata.namespace] : [];
    })),
  ];
  return { name: 'namespace', sources, reconcile };
}
