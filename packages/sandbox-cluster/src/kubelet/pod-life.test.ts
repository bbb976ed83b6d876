import { get } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMachine, isReady, type Machine } from './kubelet-fixture.ts';

const SERVER = `
import http from 'node:http';
http.createServer((request, response) => response.end(JSON.stringify({ host: process.env.HOSTNAME, uid: process.getuid() }))).listen(8000, () => console.log('listening'));
`;

let machine: Machine;
beforeAll(async () => { machine = await createMachine(); });
afterAll(() => machine.close());

function fetchText(host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    get({ host, port, agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => { text += chunk.toString(); });
      response.on('end', () => resolve(text));
    }).on('error', reject);
  });
}

describe('a pod', () => {
  it('runs two replicas of one server on the same port, each at its own address', async () => {
    await machine.image('web', { 'main.mjs': SERVER });
    const probe = { httpGet: { path: '/', port: 'http' }, periodSeconds: 0.05 };
    machine.pod('web', { ports: [{ name: 'http', containerPort: 8000 }], readinessProbe: probe });
    machine.pod('web-2', { image: 'web:1', ports: [{ name: 'http', containerPort: 8000 }], readinessProbe: probe });
    const [one, two] = await Promise.all([machine.until('web', isReady), machine.until('web-2', isReady)]);
    expect(JSON.parse(await fetchText(one.status?.podIP ?? '', 8000))).toMatchObject({ host: 'web' });
    expect(JSON.parse(await fetchText(two.status?.podIP ?? '', 8000))).toMatchObject({ host: 'web-2' });
    expect(await machine.log('web')).toBe('listening\n');
    expect(one.status).toMatchObject({ phase: 'Running', qosClass: 'BestEffort', hostIP: '127.0.0.1' });
    expect(machine.events('web')).toEqual(expect.arrayContaining([
      'Normal Pulled Container image "web:1" already present on machine', 'Normal Created Created container: main', 'Normal Started Started container main',
    ]));
  });

  it('ends when it is deleted and leaves nothing behind', async () => {
    const before = await machine.until('web', isReady);
    machine.objects.remove('Pod', 'test', 'web');
    await machine.gone('web');
    await expect(fetchText(before.status?.podIP ?? '', 8000)).rejects.toThrow('ECONNREFUSED');
  });
});
