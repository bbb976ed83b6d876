import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { createLog } from '../log.ts';
import { openStore, type Store } from '../store/store.ts';

/** `golden/X.output.json` is what Kubernetes 1.34.4 answered to `kubectl create --dry-run=server -f golden/X.input.yaml -o json`. */
const golden = join(import.meta.dirname, 'golden');
const names = (await readdir(golden)).filter((file) => file.endsWith('.input.yaml')).map((file) => file.slice(0, -'.input.yaml'.length));

let dir: string;
let store: Store;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sandbox-defaults-'));
  store = await openStore({ dir, log: createLog({ write: () => undefined }), allocateServiceIp: () => '127.65.0.1' });
  store.create('Namespace', { metadata: { name: 'api-golden' } });
  store.create('StorageClass', { metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } }, provisioner: 'example.org/x' });
});
afterAll(async () => {
  await store.close();
  await rm(dir, { recursive: true });
});

describe('a new object has the defaults of a real Kubernetes', () => {
  test.each(names)('%s', async (name) => {
    const input = parse(await readFile(join(golden, `${name}.input.yaml`), 'utf8'));
    const output = JSON.parse(await readFile(join(golden, `${name}.output.json`), 'utf8'));
    input.metadata.namespace = output.metadata.namespace;
    const created = store.create(input.kind, input, { dryRun: true });
    expect(comparable(created)).toEqual(comparable(output));
  });
});

/** Without what differs by design: identities, times, addresses, the token volume and the protection finalizers, which the sandbox does not have. */
function comparable(object: { metadata: { uid: string } }): unknown {
  const text = JSON.stringify(object, (key, value) => {
    if (['creationTimestamp', 'lastPhaseTransitionTime', 'finalizers', 'clusterIP', 'clusterIPs', 'nodePort'].includes(key) && value !== 'None') return undefined;
    if (key === 'namespace' && value === '') return undefined;
    if (!Array.isArray(value)) return value;
    const kept = value.filter((item) => !String(item?.name).startsWith('kube-api-access-'));
    return kept.length === 0 && value.length > 0 ? undefined : kept;
  });
  return JSON.parse(text.replaceAll(object.metadata.uid, 'UID'));
}
