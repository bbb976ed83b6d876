import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Log } from '../log.ts';
import { openStore, type Store } from '../store/store.ts';
import { type Addresses, claimAddresses } from './addresses.ts';
import { createNetwork, type Network } from './network.ts';

/** The text of an answer, or of whatever else ends. */
export async function readText(stream: { toArray(): Promise<Buffer[]> }): Promise<string> {
  return Buffer.concat(await stream.toArray()).toString();
}

/** A network over a real store; pods are HTTP servers of this process at pod addresses. */
export type Wires = {
  stateDir: string;
  objects: Store;
  addresses: Addresses;
  network: Network;
  ingressPort: number;
  /** Starts a pod of a Service; it becomes an endpoint when `announce` is called with it. */
  pod(listener: (incoming: IncomingMessage, answer: ServerResponse) => unknown): Promise<Server & { ip: string }>;
  /** Makes the Service `name` with port 8000 (named http), or sets its endpoints. */
  announce(name: string, ips: string[], conditions?: { ready: boolean; serving?: boolean; terminating?: boolean }): void;
  ingress(name: string, host: string, service: string, annotations?: Record<string, string>): void;
  close(): Promise<void>;
};

const log: Log = { info() {}, warn() {}, error(fields, text) { console.error(text, fields); } };

export async function createWires(): Promise<Wires> {
  const stateDir = await mkdtemp(join(tmpdir(), 'sandbox-network-'));
  const addresses = await claimAddresses(stateDir);
  const objects = await openStore({ dir: join(stateDir, 'store'), allocateServiceIp: addresses.allocateServiceIp });
  objects.create('Namespace', { metadata: { name: 'test' } });
  const network = createNetwork({ objects, addresses, ingressPort: 0, log });
  const { ingressPort } = await network.start();
  const servers: Server[] = [];
  return {
    stateDir, objects, addresses, network, ingressPort,
    async pod(listener) {
      const ip = addresses.allocatePodIp(new Set());
      const server = createServer((incoming, answer) => { listener(incoming, answer); });
      await new Promise<void>((resolve) => { server.listen(8000, ip, resolve); });
      servers.push(server);
      return Object.assign(server, { ip });
    },
    announce(name, ips, conditions = { ready: true }) {
      const clusterIP = objects.get('Service', 'test', name)?.spec?.clusterIP ?? addresses.allocateServiceIp(new Set());
      if (!objects.get('Service', 'test', name)) {
        objects.create('Service', { metadata: { name, namespace: 'test' }, spec: { clusterIP, ports: [{ name: 'http', port: 8000, targetPort: 8000, protocol: 'TCP' }] } });
      }
      const slice = {
        metadata: { name: `${name}-1`, namespace: 'test', labels: { 'kubernetes.io/service-name': name } }, addressType: 'IPv4',
        ports: [{ name: 'http', port: 8000, protocol: 'TCP' }], endpoints: ips.map((ip) => ({ addresses: [ip], conditions })),
      };
      if (objects.get('EndpointSlice', 'test', `${name}-1`)) objects.update('EndpointSlice', slice);
      else objects.create('EndpointSlice', slice);
    },
    ingress(name, host, service, annotations = {}) {
      objects.create('Ingress', {
        metadata: { name, namespace: 'test', annotations },
        spec: { ingressClassName: 'nginx', rules: [{ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: service, port: { name: 'http' } } } }] } }] },
      });
    },
    async close() {
      await network.stop();
      for (const server of servers) {
        server.closeAllConnections();
        await new Promise((resolve) => { server.close(resolve); });
      }
      await objects.close();
      await addresses.release();
      await rm(stateDir, { recursive: true, force: true });
    },
  };
}
