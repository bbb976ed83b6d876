import type { JsonObject } from '../json.ts';
import { child, fill, items, need } from './fill.ts';

/** Defaults of a pod's spec wherever one stands: upstream's pkg/apis/core/v1/defaults.go. */
export function defaultPodSpec(spec: JsonObject): void {
  fill(spec, { dnsPolicy: 'ClusterFirst', restartPolicy: 'Always', schedulerName: 'default-scheduler', securityContext: {}, terminationGracePeriodSeconds: 30 });
  if (typeof spec.serviceAccountName === 'string' && spec.serviceAccountName) spec.serviceAccount = spec.serviceAccountName;
  for (const volume of items(spec, 'volumes')) defaultVolume(volume);
  for (const list of ['initContainers', 'containers', 'ephemeralContainers']) items(spec, list).forEach(defaultContainer);
}

/** What only a pod of its own gets, not a template, admission included (ServiceAccount, Priority, DefaultTolerationSeconds). */
export function defaultPod(pod: JsonObject): void {
  const spec = need(pod, 'spec');
  defaultPodSpec(spec);
  fill(spec, { enableServiceLinks: true, preemptionPolicy: 'PreemptLowerPriority', priority: 0, serviceAccountName: 'default' });
  spec.serviceAccount = spec.serviceAccountName ?? 'default';
  if (!Array.isArray(spec.tolerations)) spec.tolerations = [];
  for (const key of ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']) {
    if (items(spec, 'tolerations').some((toleration) => toleration.key === key || toleration.key === undefined)) continue;
    spec.tolerations.push({ effect: 'NoExecute', key, operator: 'Exists', tolerationSeconds: 300 });
  }
  for (const list of ['initContainers', 'containers']) {
    for (const container of items(spec, list)) {
      const resources = need(container, 'resources');
      const limits = child(resources, 'limits');
      if (limits) fill(need(resources, 'requests'), limits);
    }
  }
  if (!child(pod, 'status')) pod.status = {};
  fill(need(pod, 'status'), { phase: 'Pending', qosClass: qosClass(spec) });
}

/** pkg/apis/core/v1/helper/qos: which pods the kernel would end first. */
export function qosClass(spec: JsonObject): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  const containers = [...items(spec, 'containers'), ...items(spec, 'initContainers')];
  const amounts = (field: 'requests' | 'limits') => containers.map((container) => child(child(container, 'resources'), field) ?? {});
  const asked = [...amounts('requests'), ...amounts('limits')].some((each) => each.cpu !== undefined || each.memory !== undefined);
  if (!asked) return 'BestEffort';
  const limits = amounts('limits');
  const guaranteed = amounts('requests').every((requests, index) =>
    ['cpu', 'memory'].every((name) => limits[index]?.[name] !== undefined && (requests[name] ?? limits[index]?.[name]) === limits[index]?.[name]));
  return guaranteed ? 'Guaranteed' : 'Burstable';
}

function defaultContainer(container: JsonObject): void {
  fill(container, {
    imagePullPolicy: pullPolicy(String(container.image ?? '')),
    resources: {}, terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File',
  });
  for (const port of items(container, 'ports')) fill(port, { protocol: 'TCP' });
  for (const variable of items(container, 'env')) {
    if (variable.value === '') delete variable.value;
    defaultSource(child(variable, 'valueFrom'));
  }
  for (const name of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    const probe = child(container, name);
    if (!probe) continue;
    for (const timing of ['timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold']) if (probe[timing] === 0) delete probe[timing];
    fill(probe, { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 });
    defaultAction(probe);
  }
  for (const name of ['postStart', 'preStop']) defaultAction(child(child(container, 'lifecycle'), name));
}

function defaultAction(action: JsonObject | undefined): void {
  const http = child(action, 'httpGet');
  if (http) fill(http, { path: '/', scheme: 'HTTP' });
  const grpc = child(action, 'grpc');
  if (grpc) fill(grpc, { service: '' });
}

/** `Always` for :latest and no tag at all. */
function pullPolicy(image: string): string {
  if (image.includes('@')) return 'IfNotPresent';
  const tag = /:([^:/]+)$/.exec(image)?.[1];
  return tag === undefined || tag === 'latest' ? 'Always' : 'IfNotPresent';
}

function defaultSource(source: JsonObject | undefined): void {
  const field = child(source, 'fieldRef');
  if (field) fill(field, { apiVersion: 'v1' });
  const resource = child(source, 'resourceFieldRef');
  if (resource) fill(resource, { divisor: '0' });
}

function defaultVolume(volume: JsonObject): void {
  if (Object.keys(volume).every((field) => field === 'name')) volume.emptyDir = {};
  for (const source of ['configMap', 'secret', 'downwardAPI', 'projected']) {
    const found = child(volume, source);
    if (!found) continue;
    fill(found, { defaultMode: 0o644 });
    if (source === 'downwardAPI') items(found, 'items').forEach(defaultSource);
    for (const part of items(found, 'sources')) {
      items(child(part, 'downwardAPI'), 'items').forEach(defaultSource);
      const token = child(part, 'serviceAccountToken');
      if (token) fill(token, { expirationSeconds: 3600 });
    }
  }
  const host = child(volume, 'hostPath');
  if (host) fill(host, { type: '' });
  const claim = child(child(volume, 'ephemeral'), 'volumeClaimTemplate');
  if (claim) fill(need(claim, 'spec'), { volumeMode: 'Filesystem' });
}
