import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chartFolder, helm, valueSets } from './render.ts';

describe('the chart', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wheelhouse-chart-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test.each(valueSets)('passes helm lint --strict with %s', async (values) => {
    const { code, stdout, stderr } = await helm('lint', '--strict', chartFolder, '--values', values);
    expect(stdout + stderr).toContain('0 chart(s) failed');
    expect(code).toBe(0);
  });

  test('gives the same package from a copy that keeps the file times', async () => {
    // Helm writes the files' times into the archive, so a checkout at another time has another hash.
    const copy = join(folder, 'helm-chart');
    await cp(chartFolder, copy, { recursive: true, preserveTimestamps: true });
    const hashes: string[] = [];
    for (const source of [chartFolder, copy]) {
      expect((await helm('package', source, '--destination', folder)).stderr).toBe('');
      hashes.push(createHash('sha256').update(await readFile(join(folder, 'todo-app-1.0.0.tgz'))).digest('hex'));
    }
    expect(hashes[0]).toBe(hashes[1]);
  });

  test('is installed from its package as from its folder', async () => {
    await helm('package', chartFolder, '--destination', folder);
    const settled = ['--set', `secrets.betterAuthSecret=${'x'.repeat(32)},secrets.postgresPassword=y`];
    const fromFolder = await helm('template', 'a', chartFolder, ...settled);
    const fromPackage = await helm('template', 'a', join(folder, 'todo-app-1.0.0.tgz'), ...settled);
    expect(fromPackage.stdout).toBe(fromFolder.stdout);
  });
});

describe('a wrong value is refused with its path and the reason', () => {
  test.each([
    ['backend.replicaCount=two', "'/backend/replicaCount': got string, want integer"],
    ['backend.replicas=3', "'/backend': additional properties 'replicas' not allowed"],
    ['config.logLevel=loud', "'/config/logLevel': value must be one of 'trace', 'debug', 'info', 'warn', 'error', 'silent'"],
    ['backend.image.pullPolicy=Sometimes', "'/backend/image/pullPolicy': value must be one of 'Always', 'IfNotPresent', 'Never'"],
    ['frontend.autoscaling.targetCPUUtilizationPercentage=0', "'/frontend/autoscaling/targetCPUUtilizationPercentage': minimum: got 0, want 1"],
    ['ingress.hosts[0]=http://todo.local', "'/ingress/hosts/0': 'http://todo.local' does not match pattern"],
    ['config.apiUrl=todo.local', "'/config/apiUrl': 'todo.local' does not match pattern"],
    ['postgres.storage.size=big', "'/postgres/storage/size': 'big' does not match pattern"],
    ['backend.autoscaling.minReplicas=30', 'backend.autoscaling.minReplicas (30) is above maxReplicas (20).'],
    ['ingress.hosts=null', 'ingress.hosts is empty: name at least one host, or set ingress.enabled=false.'],
    ['secrets.betterAuthSecret=short', 'secrets.betterAuthSecret has 5 characters; it needs at least 32. Leave it empty to have one generated.'],
    ['postgres.enabled=false', 'postgres.enabled is false, so the backend needs a database: set secrets.databaseUrl, or existingSecret to a Secret with DATABASE_URL.'],
    ['secrets.databaseUrl=postgresql://u:p@db/x', 'secrets.databaseUrl and postgres.enabled are both set, so one of two databases would stay empty.'],
  ])('%s', async (value, reason) => {
    const { code, stderr } = await helm('template', 'a', chartFolder, '--set', value);
    expect(code).toBe(1);
    expect(stderr).toContain(reason);
  });
});
