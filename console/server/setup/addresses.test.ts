import { afterEach, beforeEach, expect, test } from 'vitest';
import { createKube, type Kube } from '../kube/client.ts';
import { FakeApi } from '../testing/fake-api.ts';
import { findIngressDoor, suggestValues, toAddresses, toHosts } from './addresses.ts';

const chart = { ingress: { hosts: ['todo.local'] }, config: { trustedOrigins: [] } };
const local = { ip: '127.0.0.1', port: 8080 };

test('suggests the addresses that it shows, for charts that have a place for them', () => {
  expect(suggestValues(chart, local)).toEqual({
    ingress: { hosts: ['todo.local', 'todo.localhost'] }, config: { trustedOrigins: ['http://todo.local:8080', 'http://todo.localhost:8080'] },
  });
  expect(suggestValues({ ingress: { hosts: ['a.test'] } }, local)).toEqual({ ingress: { hosts: ['a.test', 'a.localhost'] } });
});

test.each([[{}, local], [{ ingress: { hosts: [{ host: 'a' }] } }, local], [chart, null]])('suggests nothing for %j behind %j', (defaults, door) => {
  expect(suggestValues(defaults, door)).toEqual({});
});

test('offers no .localhost name for an Ingress that is elsewhere', () => {
  expect(toHosts(chart, { ip: '192.168.49.2', port: 80 })).toEqual(['todo.local']);
});

test('shows what works first, and the line for the hosts file for the rest', async () => {
  expect(await toAddresses(['nowhere.invalid', 'todo.localhost', 'localhost'], { ip: '127.0.0.1', port: 80 })).toEqual([
    { url: 'http://todo.localhost', reachable: true, hint: '' },
    { url: 'http://localhost', reachable: true, hint: '' },
    { url: 'http://nowhere.invalid', reachable: false, hint: '127.0.0.1 nowhere.invalid' },
  ]);
});

let api: FakeApi;
let kube: Kube;
beforeEach(async () => {
  api = new FakeApi();
  await api.start();
  kube = createKube({ kubeconfig: api.kubeconfig() });
});
afterEach(async () => {
  await kube.close();
  await api.dispose();
});

const ports = [{ name: 'http', port: 80, nodePort: 30080 }, { name: 'https', port: 443, nodePort: 30443 }];
test.each([
  ['a load balancer', { spec: { type: 'LoadBalancer', ports: [{ name: 'http', port: 8080 }] }, status: { loadBalancer: { ingress: [{ ip: '127.0.0.1' }] } } }, { ip: '127.0.0.1', port: 8080 }],
  ['external addresses', { spec: { type: 'ClusterIP', externalIPs: ['10.0.0.5'], ports } }, { ip: '10.0.0.5', port: 80 }],
  ['node ports', { spec: { type: 'NodePort', ports } }, { ip: '192.168.49.2', port: 30080 }],
  ['nothing outside', { spec: { type: 'ClusterIP', ports } }, null],
])('finds the Ingress controller behind %s', async (_how, service, door) => {
  api.put('/api/v1/services', { metadata: { name: 'controller' }, ...service });
  api.put('/api/v1/nodes', { metadata: { name: 'node' }, status: { addresses: [{ type: 'Hostname', address: 'node' }, { type: 'InternalIP', address: '192.168.49.2' }] } });
  expect(await findIngressDoor(kube)).toEqual(door);
});
