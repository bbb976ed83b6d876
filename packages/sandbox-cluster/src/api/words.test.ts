import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from './api-fixture.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const core = '/api/v1/namespaces/default';
const apps = '/apis/apps/v1/namespaces/default';
const template = (spec: object = {}, labels: object = { a: 'b' }) => ({ metadata: { labels }, spec: { containers: [{ name: 'c', image: 'x:1' }], ...spec } });
const deployment = (spec: object) => ({ metadata: { name: 'web' }, spec: { selector: { matchLabels: { a: 'b' } }, template: template(), ...spec } });
const service = (spec: object) => ({ metadata: { name: 'web' }, spec });

/** What Kubernetes 1.34.4 answers to the same requests. */
test.each([
  [400, `${apps}/deployments`, deployment({ replicass: 3 }), 'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.replicass"'],
  [400, `${apps}/deployments`, deployment({ template: template({ containers: [{ name: 'c', image: 'x', ports: [{ containerport: 1 }] }] }) }), 'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.template.spec.containers[0].ports[0].containerport"'],
  [400, `${apps}/deployments`, deployment({ replicas: '3' }), 'Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32'],
  [400, `${core}/services`, service({ ports: [{ port: '80' }] }), 'Service in version "v1" cannot be handled as a Service: json: cannot unmarshal string into Go struct field ServicePort.spec.ports.port of type int32'],
  [400, `${core}/configmaps`, { metadata: { name: 'a' }, data: { b: 1 } }, 'ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ConfigMap.data of type string'],
  [422, `${apps}/deployments`, deployment({ selector: { matchLabels: { x: 'y' } } }), 'Deployment.apps "web" is invalid: spec.template.metadata.labels: Invalid value: {"a":"b"}: `selector` does not match template `labels`'],
  [422, `${apps}/deployments`, deployment({ replicas: -1 }), 'Deployment.apps "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0'],
  [422, `${apps}/deployments`, deployment({ template: template({ containers: [] }) }), 'Deployment.apps "web" is invalid: spec.template.spec.containers: Required value'],
  [422, `${core}/services`, service({ ports: [{ port: 80 }, { port: 81 }] }), 'Service "web" is invalid: [spec.ports[0].name: Required value, spec.ports[1].name: Required value]'],
  [422, '/apis/batch/v1/namespaces/default/jobs', { metadata: { name: 'j' }, spec: { template: { spec: { containers: [{ name: 'a', image: 'a' }] } } } }, 'Job.batch "j" is invalid: spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"'],
  [422, '/apis/networking.k8s.io/v1/namespaces/default/ingresses', { metadata: { name: 'i' }, spec: { rules: [{ http: { paths: [{ path: '/', backend: { service: { name: 'x' } } }] } }] } }, 'Ingress.networking.k8s.io "i" is invalid: spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified'],
  [404, '/api/v1/namespaces/nowhere/configmaps', { metadata: { name: 'a' } }, 'namespaces "nowhere" not found'],
  [400, `${core}/configmaps`, { metadata: { name: 'a', namespace: 'other' } }, 'the namespace of the provided object does not match the namespace sent on the request'],
])('%i %s', async (code, path, object, message) => {
  const answer = await api.send('POST', `${path}?fieldValidation=Strict`, object);
  expect([answer.body.message, answer.code, answer.body.kind]).toEqual([message, code, 'Status']);
});

test('an unknown field is a warning unless asked to be strict, and is not stored', async () => {
  const { code, headers, body } = await api.send('POST', `${core}/configmaps`, { metadata: { name: 'warned' }, dota: {} });
  expect([code, headers.warning, body.dota]).toEqual([201, '299 - "unknown field \\"dota\\""', undefined]);
});

test.each([
  ['deployment', 'spec.selector', `${apps}/deployments`, deployment({}), { spec: { selector: { matchLabels: { x: 'y' } }, template: template({}, { a: 'b', x: 'y' }) } }],
  ['service', 'spec.clusterIPs[0]', `${core}/services`, service({ ports: [{ port: 80 }] }), { spec: { clusterIP: '127.65.9.9', clusterIPs: ['127.65.9.9'] } }],
  ['secret', 'type', `${core}/secrets`, { metadata: { name: 'web' } }, { type: 'other' }],
])('what a %s is made with in %s stays', async (_kind, field, path, object, patch) => {
  expect((await api.send('POST', path, object)).code).toBe(201);
  const { code, body } = await api.send('PATCH', `${path}/web`, patch, { 'content-type': 'application/merge-patch+json' });
  expect([code, body.details.causes[0].field]).toEqual([422, field]);
});

test('the claim templates of a StatefulSet are volumes of its pods', async () => {
  const spec = {
    serviceName: 'db', selector: { matchLabels: { a: 'b' } }, template: template({ containers: [{ name: 'c', image: 'x:1', volumeMounts: [{ name: 'data', mountPath: '/data' }] }] }),
    volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } }],
  };
  expect((await api.send('POST', `${apps}/statefulsets`, { metadata: { name: 'db' }, spec })).code).toBe(201);
});

test('a dry run answers like the write and leaves no trace', async () => {
  const before = api.store.resourceVersion();
  const { code, body } = await api.send('POST', `${core}/configmaps?dryRun=All`, { metadata: { name: 'dry' } });
  expect([code, body.metadata.name, api.store.resourceVersion()]).toEqual([201, 'dry', before]);
});
