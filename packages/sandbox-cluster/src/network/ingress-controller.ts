import type { Ingress } from 'kubernetes-types/networking/v1.d.ts';
import type { Kinds, Objects, Stored } from '../objects.ts';

export const INGRESS_NAMESPACE = 'ingress-nginx';
export const INGRESS_SERVICE = 'ingress-nginx-controller';
const CLASS = 'nginx';
const CONTROLLER = 'k8s.io/ingress-nginx';
const ADDRESS = { ingress: [{ ip: '127.0.0.1' }] };
const LABELS = { 'app.kubernetes.io/name': 'ingress-nginx', 'app.kubernetes.io/instance': 'ingress-nginx', 'app.kubernetes.io/component': 'controller' };

/** The port that the last run of this sandbox served; undefined at its first. */
export function readLastPort(objects: Objects): number | undefined {
  return objects.get('Service', INGRESS_NAMESPACE, INGRESS_SERVICE)?.spec?.ports?.find(({ name }) => name === 'http')?.port;
}

/** Makes the objects by which an Ingress controller is found in any cluster: its class, and a Service that says where it listens. */
export function announceController(objects: Objects, port: number): void {
  if (!objects.get('Namespace', '', INGRESS_NAMESPACE)) objects.create('Namespace', { metadata: { name: INGRESS_NAMESPACE } });
  if (!objects.get('IngressClass', '', CLASS)) {
    objects.create('IngressClass', {
      metadata: { name: CLASS, labels: LABELS, annotations: { 'ingressclass.kubernetes.io/is-default-class': 'true' } },
      spec: { controller: CONTROLLER },
    });
  }
  const ports = [{ name: 'http', port, protocol: 'TCP', targetPort: port }];
  const known = objects.get('Service', INGRESS_NAMESPACE, INGRESS_SERVICE);
  const service: Kinds['Service'] = known
    ? objects.update('Service', { ...structuredClone(known), spec: { ...structuredClone(known.spec), ports } })
    : objects.create('Service', { metadata: { name: INGRESS_SERVICE, namespace: INGRESS_NAMESPACE, labels: LABELS }, spec: { type: 'LoadBalancer', ports } });
  objects.updateStatus('Service', { ...structuredClone(service), status: { loadBalancer: ADDRESS } });
}

/** The Ingresses that are this controller's: of one of its classes, or of none while its class is the default one. */
export function listOwnIngresses(objects: Objects): Stored<'Ingress'>[] {
  return objects.list('Ingress').filter((ingress) => {
    const name = ingress.spec?.ingressClassName ?? ingress.metadata.annotations?.['kubernetes.io/ingress.class'];
    if (name === undefined) return objects.list('IngressClass').some((candidate) => isOwn(candidate) && candidate.metadata.annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true');
    const found = objects.get('IngressClass', '', name);
    return found ? isOwn(found) : name === CLASS;
  });
}

function isOwn({ spec }: Stored<'IngressClass'>): boolean {
  return spec?.controller === CONTROLLER;
}

/** Writes into an Ingress where it is served. */
export function writeAddress(objects: Objects, ingress: Stored<'Ingress'>): void {
  const [first, ...more] = ingress.status?.loadBalancer?.ingress ?? [];
  if (first?.ip === '127.0.0.1' && more.length === 0) return;
  const served: Ingress = { ...structuredClone(ingress), status: { loadBalancer: ADDRESS } };
  objects.updateStatus('Ingress', served);
}
