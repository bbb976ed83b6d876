import { expect, test } from 'vitest';
import type { Stored } from '../objects.ts';
import { toEndpoints, toSlices } from './endpoints.ts';
import { testPod } from './test-objects.ts';

function service(spec: Stored<'Service'>['spec'] = {}): Stored<'Service'> {
  return {
    apiVersion: 'v1', kind: 'Service',
    metadata: { name: 'web', namespace: 'shop', uid: 'svc', resourceVersion: '1', creationTimestamp: '2026-11-23T08:00:00Z', labels: { team: 'a' } },
    spec: { selector: { app: 'web' }, clusterIP: '127.65.0.1', ports: [{ port: 80, targetPort: 'http' }], ...spec },
  };
}

const HTTP: Stored<'Pod'>['spec'] = { containers: [{ name: 'main', ports: [{ name: 'http', containerPort: 8080 }] }] };

test.each([
  ['a ready pod', { spec: HTTP }, false, { ready: true, serving: true, terminating: false }],
  ['a pod that is not ready', { spec: HTTP, ready: false }, false, { ready: false, serving: false, terminating: false }],
  ['a pod on its way out that still serves', { spec: HTTP, deleting: true }, false, { ready: false, serving: true, terminating: true }],
  ['a pod that is not ready, published all the same', { spec: HTTP, ready: false }, true, { ready: true, serving: false, terminating: false }],
] as const)('%s', (_words, traits, publishNotReadyAddresses, conditions) => {
  const [slice] = toSlices(service({ publishNotReadyAddresses }), [testPod('a', traits)]);
  expect(slice?.endpoints.map((endpoint) => endpoint.conditions)).toEqual([conditions]);
});

test('leaves out pods that have ended or have no address', () => {
  const pods = [testPod('done', { phase: 'Succeeded', spec: HTTP }), testPod('new', { podIP: '', spec: HTTP })];
  expect(toSlices(service(), pods)).toMatchObject([{ endpoints: [], ports: [] }]);
});

test('finds a named port in each pod, with a slice per port number', () => {
  const other: Stored<'Pod'>['spec'] = { containers: [{ name: 'main', ports: [{ name: 'http', containerPort: 9090 }] }] };
  const slices = toSlices(service(), [testPod('a', { spec: HTTP }), testPod('b', { spec: other })]);
  expect(slices.map((slice) => [slice.ports?.[0]?.port, slice.endpoints[0]?.targetRef?.name])).toEqual([[8080, 'a'], [9090, 'b']]);
});

test('names what it belongs to', () => {
  const [slice] = toSlices(service({ clusterIP: 'None' }), [testPod('a', { spec: { ...HTTP, containers: HTTP?.containers ?? [], hostname: 'a', subdomain: 'web' } })]);
  expect(slice?.metadata).toMatchObject({
    generateName: 'web-',
    labels: { team: 'a', 'kubernetes.io/service-name': 'web', 'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io', 'service.kubernetes.io/headless': '' },
    ownerReferences: [{ kind: 'Service', name: 'web', controller: true }],
  });
  expect(slice?.endpoints[0]).toMatchObject({ addresses: ['127.64.0.9'], hostname: 'a', nodeName: 'sandbox', targetRef: { kind: 'Pod', name: 'a' } });
});

test('Endpoints split ready from not ready, and drop what is on its way out', () => {
  const pods = [testPod('a', { spec: HTTP }), testPod('b', { spec: HTTP, ready: false }), testPod('c', { spec: HTTP, deleting: true })];
  const { subsets = [], metadata } = toEndpoints(service(), pods);
  expect(subsets.map(({ addresses, notReadyAddresses, ports }) => [addresses?.map((a) => a.targetRef?.name), notReadyAddresses?.map((a) => a.targetRef?.name), ports]))
    .toEqual([[['a'], ['b'], [{ port: 8080, protocol: 'TCP' }]]]);
  expect(metadata?.labels).toEqual({ team: 'a', 'endpoints.kubernetes.io/managed-by': 'endpoint-controller' });
});

test('a headless service without ports has addresses only', () => {
  expect(toEndpoints(service({ clusterIP: 'None', ports: undefined }), [testPod('a')]).subsets).toMatchObject([{ addresses: [{ ip: '127.64.0.9' }] }]);
});
