import { createConnection } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMachine, isReady, type Machine } from '../../kubelet/kubelet-fixture.ts';
import { loadPostgres, POSTGRES_IMAGE } from './build-postgres.ts';

let machine: Machine;
beforeAll(async () => { machine = await createMachine(); });
afterAll(() => machine.close());

describe('the postgres image', () => {
  it('is not built again while nothing changed', async () => {
    expect((await loadPostgres(machine.images)).copied).toBe(true);
    expect((await loadPostgres(machine.images)).copied).toBe(false);
  });

  it('makes the database, answers on its port and keeps its data over a restart of the sandbox', async () => {
    await loadPostgres(machine.images);
    const { objects } = machine;
    objects.create('PersistentVolume', { metadata: { name: 'pv-db' }, spec: { capacity: { storage: '1Gi' } } });
    objects.create('PersistentVolumeClaim', { metadata: { name: 'data', namespace: 'test' }, spec: { volumeName: 'pv-db', accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } });
    objects.updateStatus('PersistentVolumeClaim', { ...structuredClone(objects.get('PersistentVolumeClaim', 'test', 'data')), status: { phase: 'Bound' } });
    machine.pod('db', {
      image: POSTGRES_IMAGE,
      env: [{ name: 'POSTGRES_USER', value: 'todo' }, { name: 'POSTGRES_PASSWORD', value: 'geheim' }],
      securityContext: { runAsUser: 70, runAsGroup: 70, runAsNonRoot: true },
      volumeMounts: [{ name: 'data', mountPath: '/var/lib/postgresql' }],
      startupProbe: { exec: { command: ['pg_isready', '--quiet', '--username=todo', '--dbname=todo'] }, periodSeconds: 0.2, timeoutSeconds: 3, failureThreshold: 200 },
      readinessProbe: { exec: { command: ['sh', '-c', 'pg_isready -U "$POSTGRES_USER" -h 127.0.0.1'] }, periodSeconds: 0.2, timeoutSeconds: 3 },
    }, { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }], terminationGracePeriodSeconds: 30 });
    const first = await machine.until('db', isReady);
    // A server that knows the user and the database asks for a password by SCRAM (10).
    expect(await askForLogin(first.status?.podIP ?? '', 'todo', 'todo')).toBe('authentication 10');
    expect(await machine.log('db')).toContain('PostgreSQL init process complete');

    await machine.restart();
    const second = await machine.until('db', isReady);
    expect(second.status?.containerStatuses?.[0]?.restartCount).toBe(1);
    const log = await machine.log('db');
    expect(log).not.toContain('init process');
    expect(log).not.toContain('not properly shut down');

    machine.objects.remove('Pod', 'test', 'db');
    await machine.gone('db');
  });
});

/** Sends a startup message and says what the server answers first. */
function askForLogin(host: string, user: string, database: string): Promise<string> {
  const body = Buffer.from(`user\0${user}\0database\0${database}\0\0`);
  const head = Buffer.alloc(8);
  head.writeInt32BE(body.length + 8, 0);
  head.writeInt32BE(196_608, 4);
  return new Promise((resolve, reject) => {
    const socket = createConnection({ host, port: 5432 }, () => socket.write(Buffer.concat([head, body])));
    socket.once('error', reject);
    socket.once('data', (answer) => {
      socket.destroy();
      resolve(answer.toString('latin1', 0, 1) === 'R' ? `authentication ${answer.readInt32BE(5)}` : answer.toString());
    });
  });
}
