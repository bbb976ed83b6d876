import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Live } from '../kube/resources.ts';
import { toReleaseRecord, withoutValues } from './release-record.ts';

function secretOf(release: unknown, pack: (text: string) => Buffer = (text) => gzipSync(text)): Live<'Secret'> {
  const inner = pack(JSON.stringify(release)).toString('base64');
  return {
    metadata: { name: 'sh.helm.release.v1.demo.v2', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-11-23T08:00:00Z' },
    data: { release: Buffer.from(inner).toString('base64') },
  };
}

const release = {
  name: 'demo', namespace: 'apps', version: 2, config: { secrets: { token: 'hush' } }, manifest: 'kind: ConfigMap', hooks: [],
  info: { status: 'deployed', description: 'Upgrade complete', first_deployed: '2026-11-23T08:59:59.123456789+01:00', last_deployed: '2026-11-23T09:00:01.123456789+01:00', notes: 'hello' },
  chart: { metadata: { name: 'todo-app', version: '1.0.0', appVersion: '1.2.0' }, templates: [] },
};

test('decodes what helm stored', () => {
  expect(toReleaseRecord(secretOf(release))).toEqual({
    name: 'demo', namespace: 'apps', revision: 2, status: 'deployed', description: 'Upgrade complete', chart: 'todo-app', chartVersion: '1.0.0', appVersion: '1.2.0',
    createdAt: '2026-11-23T08:00:00Z', updatedAt: '2026-11-23T08:00:01.123Z', values: { secrets: { token: 'hush' } }, notes: 'hello',
  });
});

test('reads a record that is not compressed, and one without values', () => {
  expect(toReleaseRecord(secretOf({ ...release, config: null }, (text) => Buffer.from(text))).values).toEqual({});
});

test('keeps no value and no note in what is shown', () => {
  const shown = JSON.stringify(withoutValues(toReleaseRecord(secretOf(release))));
  expect(shown).not.toContain('hush');
  expect(shown).not.toContain('hello');
});

test('refuses a Secret that holds something else', () => {
  expect(() => toReleaseRecord(secretOf({ hello: 'world' }))).toThrow();
});
