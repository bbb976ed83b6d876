import { spawn } from 'node:child_process';
import { get } from 'node:http';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNamesFile } from './names.ts';
import { createWires, readText, type Wires } from './network-fixture.ts';

let wires: Wires;
beforeAll(async () => { wires = await createWires(); });
afterAll(() => wires.close());

const settled = (): Promise<void> => new Promise((resolve) => { setTimeout(resolve, 20); });
const clusterIp = (name: string): string => wires.objects.get('Service', 'test', name)?.spec?.clusterIP ?? '';
const fetchText = (host: string): Promise<string> => new Promise((resolve, reject) => {
  get({ host, port: 8000, agent: false }, (response) => void readText(response).then(resolve)).on('error', reject);
});

describe('a Service', () => {
  it('spreads connections over its ready endpoints and passes by one that is gone', async () => {
    const pods = await Promise.all(['a', 'b'].map((name) => wires.pod((_, answer) => answer.end(name))));
    const dead = wires.addresses.allocatePodIp(new Set());
    wires.announce('web', [...pods.map(({ ip }) => ip), dead]);
    await settled();
    const answers = [];
    for (let round = 0; round < 6; round++) answers.push(await fetchText(clusterIp('web')));
    expect(new Set(answers)).toEqual(new Set(['a', 'b']));
  });

  it('refuses connections without endpoints, and falls back to those that are ending', async () => {
    const pod = await wires.pod((_, answer) => answer.end('last'));
    wires.announce('ending', [pod.ip], { ready: false, serving: false, terminating: true });
    await settled();
    await expect(fetchText(clusterIp('ending'))).rejects.toThrow('ECONNREFUSED');
    wires.announce('ending', [pod.ip], { ready: false, serving: true, terminating: true });
    await settled();
    expect(await fetchText(clusterIp('ending'))).toBe('last');
  });

  it('carries a half-closed connection to its end', async () => {
    const ip = wires.addresses.allocatePodIp(new Set());
    const server: Server = createServer({ allowHalfOpen: true }, (socket) => void readText(socket).then((text) => socket.end(`read ${text.length}`)));
    await new Promise<void>((resolve) => { server.listen(8000, ip, resolve); });
    wires.announce('half', [ip]);
    await settled();
    const socket = connect({ host: clusterIp('half'), port: 8000, allowHalfOpen: true });
    socket.end(Buffer.alloc(3_000_000));
    expect(Buffer.concat(await socket.toArray()).toString()).toBe('read 3000000');
    await new Promise((resolve) => { server.close(resolve); });
  });

  it('stops listening when it is deleted', async () => {
    const pod = await wires.pod((_, answer) => answer.end('x'));
    wires.announce('brief', [pod.ip]);
    await settled();
    const ip = clusterIp('brief');
    expect(await fetchText(ip)).toBe('x');
    wires.objects.remove('Service', 'test', 'brief');
    await settled();
    await expect(fetchText(ip)).rejects.toThrow('ECONNREFUSED');
  });
});

describe('a Node program in a pod', () => {
  it('listens on its own address and finds Services by their names', async () => {
    const path = join(wires.stateDir, 'names.json');
    const names = createNamesFile({ objects: wires.objects, path, log: { info() {}, warn() {}, error() {} } });
    const pod = await wires.pod((_, answer) => answer.end('pong'));
    wires.announce('api', [pod.ip]);
    const { objects } = wires;
    objects.create('Service', { metadata: { name: 'db', namespace: 'test' }, spec: { clusterIP: 'None', ports: [{ port: 5432 }] } });
    objects.create('EndpointSlice', {
      metadata: { name: 'db-1', namespace: 'test', labels: { 'kubernetes.io/service-name': 'db' } }, addressType: 'IPv4', ports: [{ name: '', port: 5432 }],
      endpoints: [{ addresses: ['127.1.2.3'], hostname: 'db-0', conditions: { ready: true } }, { addresses: ['127.1.2.4'], conditions: { ready: false } }],
    });
    await names.start();
    const ip = wires.addresses.allocatePodIp(new Set());
    const code = `
      import http from 'node:http'; import dns, { lookup } from 'node:dns'; import { promisify } from 'node:util'; import net from 'node:net'; import { hostname } from 'node:os';
      const listen = (...args) => new Promise((resolve) => { const s = net.createServer(); s.listen(...args, function () { resolve(this.address().address); s.close(); }); });
      const find = async (name) => (await dns.promises.lookup(name).catch((error) => ({ address: error.code }))).address;
      console.log(JSON.stringify({
        hosts: [await listen(0), await listen({ port: 0 }), await listen(0, '0.0.0.0'), await listen({ port: 0, host: '::' }), await listen('0', 511), await listen(), await listen(0, hostname()), await listen(0, '127.0.0.1')],
        names: [await find('api'), await find('api.test'), await find('api.test.svc'), await find('API.test.svc.cluster.local.'), await find('db'), await find('db-0.db'), await find('db-0.db.test.svc'), await find('me'), await find('localhost')],
        all: await promisify(lookup)('api', { all: true }),
        unknown: await find('api.invalid'),
        fetched: await (await fetch('http://api:8000/')).text(),
      }));`;
    const preload = pathToFileURL(join(import.meta.dirname, 'preload.mjs')).href;
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], { env: { NODE_OPTIONS: `--import=${preload}`, POD_IP: ip, SANDBOX_HOST: 'me', SANDBOX_NAMES: path, SANDBOX_NAMESPACE: 'test' } });
    const [text, problems] = await Promise.all([child.stdout.toArray(), child.stderr.toArray()]);
    expect(Buffer.concat(problems).toString()).toBe('');
    const own = clusterIp('api');
    expect(JSON.parse(Buffer.concat(text).toString())).toEqual({
      hosts: [...Array.from({ length: 7 }, () => ip), '127.0.0.1'],
      names: [own, own, own, own, '127.1.2.3', '127.1.2.3', '127.1.2.3', ip, expect.stringMatching(/^(127\.0\.0\.1|::1)$/)],
      all: [{ address: own, family: 4 }],
      unknown: expect.stringMatching(/^E/),
      fetched: 'pong',
    });
    await names.stop();
  });
});
