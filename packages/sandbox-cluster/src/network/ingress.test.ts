import { Agent, request, type IncomingMessage, type RequestOptions } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { createWires, readText, type Wires } from './network-fixture.ts';

let wires: Wires;
beforeAll(async () => { wires = await createWires(); });
afterAll(() => wires.close());

type Answer = { status: number; headers: IncomingMessage['headers']; text: string };

function ask(host: string, options: RequestOptions & { body?: string } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { body, headers, ...more } = options;
    const sent = request({ host: '127.0.0.1', port: wires.ingressPort, headers: { host, ...headers }, agent: false, ...more }, (response) => {
      void readText(response).then((text) => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** After the controllers' microtasks have seen the last change. */
const settled = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });

describe('the Ingress controller', () => {
  it('is found by its class and Service, and writes its address into Ingresses', async () => {
    const { objects } = wires;
    expect(objects.get('IngressClass', '', 'nginx')).toMatchObject({ metadata: { annotations: { 'ingressclass.kubernetes.io/is-default-class': 'true' } }, spec: { controller: 'k8s.io/ingress-nginx' } });
    expect(objects.get('Service', 'ingress-nginx', 'ingress-nginx-controller')).toMatchObject({
      metadata: { labels: { 'app.kubernetes.io/name': 'ingress-nginx', 'app.kubernetes.io/component': 'controller' } },
      spec: { type: 'LoadBalancer', ports: [{ name: 'http', port: wires.ingressPort }] }, status: { loadBalancer: { ingress: [{ ip: '127.0.0.1' }] } },
    });
    wires.ingress('status', 'status.test', 'status');
    await settled();
    expect(objects.get('Ingress', 'test', 'status')?.status?.loadBalancer?.ingress).toEqual([{ ip: '127.0.0.1' }]);
  });

  it('answers 404 without a rule and 503 without endpoints', async () => {
    expect((await ask('nobody.test')).status).toBe(404);
    wires.announce('empty', []);
    wires.ingress('empty', 'empty.test', 'empty');
    await settled();
    expect((await ask('empty.test')).status).toBe(503);
  });

  it('passes requests and answers on, says who asked, and does not believe who says it', async () => {
    const pod = await wires.pod(async (incoming, answer) => {
      const body = await readText(incoming);
      answer.setHeader('set-cookie', ['a=1', 'b=2']);
      answer.writeHead(201, 'Made').end(JSON.stringify({ method: incoming.method, url: incoming.url, headers: incoming.headers, body }));
    });
    wires.announce('echo', [pod.ip]);
    wires.ingress('echo', 'echo.test', 'echo');
    await settled();
    const { status, headers, text } = await ask('echo.test:8080', { method: 'POST', path: '/a?b=c', body: 'hello', headers: { 'x-forwarded-for': '6.6.6.6', 'x-forwarded-proto': 'https', 'x-real-ip': '6.6.6.6' } });
    expect({ status, cookies: headers['set-cookie'] }).toEqual({ status: 201, cookies: ['a=1', 'b=2'] });
    expect(JSON.parse(text)).toMatchObject({
      method: 'POST', url: '/a?b=c', body: 'hello',
      headers: { host: 'echo.test:8080', 'x-forwarded-for': '127.0.0.1', 'x-real-ip': '127.0.0.1', 'x-forwarded-proto': 'http', 'x-forwarded-host': 'echo.test:8080' },
    });
  });

  it('streams answers as they are written', async () => {
    let finish = (): void => {};
    const pod = await wires.pod((_, answer) => {
      answer.writeHead(200, { 'content-type': 'text/event-stream' });
      answer.write('data: one\n\n');
      finish = () => answer.end('data: two\n\n');
    });
    wires.announce('sse', [pod.ip]);
    wires.ingress('sse', 'sse.test', 'sse');
    await settled();
    const response = await new Promise<IncomingMessage>((resolve) => { request({ host: '127.0.0.1', port: wires.ingressPort, headers: { host: 'sse.test' }, agent: false }, resolve).end(); });
    const parts: string[] = [];
    for await (const chunk of response) {
      parts.push(String(chunk));
      finish(); // The second event is written only after the first has arrived.
    }
    expect(parts).toEqual(['data: one\n\n', 'data: two\n\n']);
  });

  it('ends the request of the application when the client goes', async () => {
    const { promise: closed, resolve } = Promise.withResolvers<void>();
    const pod = await wires.pod((_, answer) => {
      answer.write('x');
      answer.once('close', resolve);
    });
    wires.announce('leave', [pod.ip]);
    wires.ingress('leave', 'leave.test', 'leave');
    await settled();
    const sent = request({ host: '127.0.0.1', port: wires.ingressPort, headers: { host: 'leave.test' }, agent: false }, (response) => response.once('data', () => sent.destroy()));
    sent.on('error', () => {});
    sent.end();
    await closed;
  });

  it('goes to the next endpoint when one cannot be reached, also with a body, and gives 502 when none can', async () => {
    const pod = await wires.pod(async (incoming, answer) => { answer.end(`got ${await readText(incoming)}`); });
    const dead = wires.addresses.allocatePodIp(new Set());
    wires.announce('half', [dead, pod.ip]);
    wires.ingress('half', 'half.test', 'half');
    await settled();
    for (let round = 0; round < 4; round++) expect(await ask('half.test', { method: 'POST', body: 'x' })).toMatchObject({ status: 200, text: 'got x' });
    wires.announce('half', [dead]);
    expect((await ask('half.test')).status).toBe(502);
  });

  it('repeats a GET whose kept connection was closed by the application, but not a request that was read', async () => {
    let answers = 0;
    const pod = await wires.pod((incoming, answer) => {
      answers++;
      if (incoming.url === '/break') incoming.socket.destroy();
      else answer.end(String(answers));
    });
    wires.announce('kept', [pod.ip]);
    wires.ingress('kept', 'kept.test', 'kept');
    await settled();
    expect((await ask('kept.test')).text).toBe('1');
    pod.closeIdleConnections();
    expect((await ask('kept.test')).text).toBe('2');
    expect((await ask('kept.test', { method: 'POST', path: '/break', body: 'x' })).status).toBe(502);
    expect(answers).toBe(3);
  });

  it('gives 504 when the application does not answer in the time of the annotation', async () => {
    const pod = await wires.pod(() => {});
    wires.announce('slow', [pod.ip]);
    wires.ingress('slow', 'slow.test', 'slow', { 'nginx.ingress.kubernetes.io/proxy-read-timeout': '0.1' });
    await settled();
    expect((await ask('slow.test')).status).toBe(504);
  });

  it('carries WebSockets both ways', async () => {
    const pod = await wires.pod((_, answer) => answer.end());
    const server = new WebSocketServer({ server: pod });
    server.on('connection', (socket, { url }) => socket.on('message', (data) => socket.send(`${url} ${String(data)}`)));
    wires.announce('ws', [pod.ip]);
    wires.ingress('ws', 'ws.test', 'ws');
    await settled();
    const client = new WebSocket(`ws://127.0.0.1:${wires.ingressPort}/chat`, { headers: { host: 'ws.test' } });
    const answer = await new Promise((resolve, reject) => {
      client.once('error', reject);
      client.once('open', () => client.send('hello'));
      client.once('message', (data) => resolve(String(data)));
    });
    expect(answer).toBe('/chat hello');
    client.terminate();
    const refused = new WebSocket(`ws://127.0.0.1:${wires.ingressPort}/`, { headers: { host: 'nobody.test' } });
    expect(await new Promise((resolve) => { refused.once('error', (error) => resolve(error.message)); })).toBe('Unexpected server response: 404');
  });

  it('loses no request while endpoints come and go', async () => {
    const start = (): ReturnType<Wires['pod']> => wires.pod(async (incoming, answer) => { answer.end(Buffer.concat(await incoming.toArray())); });
    let current = await start();
    wires.announce('rolling', [current.ip]);
    wires.ingress('rolling', 'rolling.test', 'rolling');
    await settled();
    const agent = new Agent({ keepAlive: true, maxSockets: 8 });
    let running = true;
    const statuses = new Set<number>();
    let asked = 0;
    const client = async (method: string): Promise<void> => {
      while (running) {
        statuses.add((await ask('rolling.test', { agent, method, ...(method === 'POST' ? { body: 'x' } : {}) })).status);
        asked++;
      }
    };
    const clients = Promise.all([client('GET'), client('GET'), client('POST')]);
    for (let round = 0; round < 10; round++) {
      const next = await start();
      wires.announce('rolling', [current.ip, next.ip]);
      await settled();
      wires.announce('rolling', [next.ip]);
      await settled();
      // As a program that ends orderly: no new connections, idle ones closed, answers under way finished.
      const old = current;
      for (const enough = asked + 10; asked < enough;) await settled();
      await new Promise((resolve) => { old.close(resolve); old.closeIdleConnections(); });
      current = next;
    }
    running = false;
    await clients;
    agent.destroy();
    expect([...statuses]).toEqual([200]);
    expect(asked).toBeGreaterThan(100);
  });

  it('refuses a bare connection that speaks no HTTP', async () => {
    const socket = connect(wires.ingressPort, '127.0.0.1');
    socket.write('what is this\r\n\r\n');
    expect(Buffer.concat(await socket.toArray()).toString()).toContain('400 Bad Request');
  });
});
