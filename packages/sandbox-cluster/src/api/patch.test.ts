import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { APPLY, JSON_PATCH, MERGE, startTestApi, STRATEGIC, type TestApi } from './api-fixture.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments';
const deployment = (name: string, spec: object = {}) => ({
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name },
  spec: { selector: { matchLabels: { app: name } }, template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'web', image: 'web:1', env: [{ name: 'A', value: '1' }] }] } }, ...spec },
});
const containers = (...list: object[]) => ({ spec: { template: { spec: { containers: list } } } });

describe('a patch', () => {
  test.each([
    ['merge: replaces lists', MERGE, containers({ name: 'side', image: 'side:1' }), ['side:1']],
    ['strategic: merges containers by name', STRATEGIC, containers({ name: 'side', image: 'side:1' }), ['side:1', 'web:1']],
    ['strategic: changes one container', STRATEGIC, containers({ name: 'web', image: 'web:2' }), ['web:2']],
    ['strategic: removes one container', STRATEGIC, containers({ name: 'web', $patch: 'delete' }, { name: 'side', image: 'side:1' }), ['side:1']],
    ['strategic: orders as it is told', STRATEGIC, { spec: { template: { spec: { containers: [{ name: 'side', image: 'side:1' }], '$setElementOrder/containers': [{ name: 'side' }, { name: 'web' }] } } } }, ['side:1', 'web:1']],
    ['json: changes by path', JSON_PATCH, [{ op: 'test', path: '/spec/replicas', value: 1 }, { op: 'replace', path: '/spec/template/spec/containers/0/image', value: 'web:3' }], ['web:3']],
  ])('%s', async (words, headers, patch, images) => {
    const name = words.replaceAll(/[^a-z]+/g, '-');
    await api.send('POST', DEPLOYMENTS, deployment(name));
    const { code, body } = await api.send('PATCH', `${DEPLOYMENTS}/${name}`, patch, headers);
    expect(code).toBe(200);
    expect(body.spec.template.spec.containers.map(({ image }: { image: string }) => image).toSorted()).toEqual(images.toSorted());
    expect(body.metadata.generation).toBe(2);
  });

  test('that changes nothing is no write', async () => {
    const { body } = await api.send('POST', DEPLOYMENTS, deployment('same'));
    const again = await api.send('PATCH', `${DEPLOYMENTS}/same`, { spec: { replicas: 1 } }, MERGE);
    expect(again.body.metadata.resourceVersion).toBe(body.metadata.resourceVersion);
  });

  test('removes a field by null, and its default comes back', async () => {
    await api.send('POST', DEPLOYMENTS, deployment('nulls', { replicas: 3 }));
    const { body } = await api.send('PATCH', `${DEPLOYMENTS}/nulls`, { spec: { replicas: null } }, MERGE);
    expect(body.spec.replicas).toBe(1);
  });

  test('is refused when its resourceVersion is old', async () => {
    await api.send('POST', DEPLOYMENTS, deployment('stale'));
    const { code, body } = await api.send('PATCH', `${DEPLOYMENTS}/stale`, { metadata: { resourceVersion: '1' }, spec: { replicas: 2 } }, MERGE);
    expect([code, body.message]).toEqual([409, 'Operation cannot be fulfilled on deployments.apps "stale": the object has been modified; please apply your changes to the latest version and try again']);
  });

  test('of the status leaves the spec and the generation alone', async () => {
    await api.send('POST', DEPLOYMENTS, deployment('status'));
    const { body } = await api.send('PATCH', `${DEPLOYMENTS}/status/status`, { spec: { replicas: 9 }, status: { replicas: 4 } }, MERGE);
    expect([body.spec.replicas, body.status.replicas, body.metadata.generation]).toEqual([1, 4, 1]);
  });
});

describe('server-side apply', () => {
  const apply = (name: string, manager: string, config: object, query = '') =>
    api.send('PATCH', `${DEPLOYMENTS}/${name}?fieldManager=${manager}&fieldValidation=Strict${query}`, config, APPLY);

  test('creates, then changes nothing', async () => {
    const first = await apply('made', 'helm', deployment('made'));
    const second = await apply('made', 'helm', deployment('made'));
    expect([first.code, second.code, second.body.metadata.resourceVersion]).toEqual([201, 200, first.body.metadata.resourceVersion]);
    expect(second.body.metadata.managedFields).toMatchObject([{ manager: 'helm', operation: 'Apply', fieldsV1: { 'f:spec': { 'f:selector': {} } } }]);
  });

  test('removes what its manager no longer names, and only that', async () => {
    await apply('less', 'helm', deployment('less', { minReadySeconds: 5, replicas: 2 }));
    await apply('less', 'other', { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'less', labels: { kept: 'yes' } }, spec: { replicas: 2 } });
    const { body } = await apply('less', 'helm', deployment('less'));
    expect([body.spec.minReadySeconds, body.spec.replicas, body.metadata.labels]).toEqual([undefined, 2, { kept: 'yes' }]);
  });

  test('merges lists by their keys, in the order that a real server gives them', async () => {
    const steps: [string, string, string][] = [
      ['helm', 'A', 'A'], ['other', 'B', 'AB'], ['helm', 'A', 'AB'], ['helm', 'AC', 'ABC'], ['other', 'CB', 'ACB'], ['helm', 'DAC', 'DACB'], ['third', 'XBYA', 'DCXBYA'], ['helm', 'CA', 'CXBYA'],
    ];
    for (const [manager, given, merged] of steps) {
      const env = [...given].map((name) => ({ name, value: '1' }));
      const part = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'lists' }, ...containers({ name: 'web', env }) };
      const whole = deployment('lists');
      whole.spec.template.spec.containers = [{ name: 'web', image: 'web:1', env }];
      const { body } = await apply('lists', manager, manager === 'helm' ? whole : part);
      expect([given, body.spec.template.spec.containers[0].env.map(({ name }: { name: string }) => name).join('')]).toEqual([given, merged]);
    }
  });

  test('conflicts with kubectl scale, in the words of a real server, unless forced', async () => {
    await apply('scaled', 'helm', deployment('scaled', { replicas: 2 }));
    await api.send('PATCH', `${DEPLOYMENTS}/scaled/scale?fieldManager=kubectl`, { spec: { replicas: 5 } }, MERGE);
    const refused = await apply('scaled', 'helm', deployment('scaled', { replicas: 2 }));
    expect([refused.code, refused.body.message]).toEqual([409, 'Apply failed with 1 conflict: conflict with "kubectl" with subresource "scale" using apps/v1: .spec.replicas']);
    expect(refused.body.details.causes).toEqual([{ reason: 'FieldManagerConflict', message: 'conflict with "kubectl" with subresource "scale" using apps/v1', field: '.spec.replicas' }]);
    const forced = await apply('scaled', 'helm', deployment('scaled', { replicas: 2 }), '&force=true');
    expect([forced.code, forced.body.spec.replicas]).toEqual([200, 2]);
  });

  test('refuses fields that the kind does not have', async () => {
    const { code, body } = await apply('odd', 'helm', deployment('odd', { replicass: 1 }));
    expect([code, body.message]).toEqual([500, 'failed to create typed patch object (/odd; apps/v1, Kind=Deployment): .spec.replicass: field not declared in schema']);
  });

  test('needs a field manager', async () => {
    const { code, body } = await api.send('PATCH', `${DEPLOYMENTS}/x`, deployment('x'), APPLY);
    expect([code, body.details.causes[0].field]).toEqual([422, 'fieldManager']);
  });
});
