import { describe, expect, it } from 'vitest';
import type { Stored } from '../objects.ts';
import { findRule, toRules } from './ingress-rules.ts';

type Path = [path: string, pathType: string, service: string];

function ingress(name: string, host: string | undefined, paths: Path[], fallback?: string): Stored<'Ingress'> {
  return {
    apiVersion: 'networking.k8s.io/v1', kind: 'Ingress',
    metadata: { name, namespace: 'shop', uid: name, resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' },
    spec: {
      ...(fallback ? { defaultBackend: { service: { name: fallback, port: { number: 80 } } } } : {}),
      rules: [{ host, http: { paths: paths.map(([path, pathType, service]) => ({ path, pathType, backend: { service: { name: service, port: { number: 80 } } } })) } }],
    },
  };
}

const rules = toRules([
  ingress('app', 'todo.local', [['/', 'Prefix', 'frontend'], ['/api', 'Prefix', 'backend'], ['/api/v2', 'ImplementationSpecific', 'v2'], ['/api', 'Exact', 'exact'], ['/docs/', 'Prefix', 'docs']]),
  ingress('wild', '*.todo.local', [['/', 'Prefix', 'wild']]),
  ingress('named', 'a.todo.local', [['/only', 'Prefix', 'named']]),
  ingress('any', undefined, [['/health', 'Exact', 'health']], 'fallback'),
]);

describe('findRule', () => {
  it.each([
    ['todo.local', '/', 'frontend'],
    ['TODO.local:8080', '/x?y=/api', 'frontend'],
    ['todo.local', '/api', 'exact'],
    ['todo.local', '/api/', 'backend'],
    ['todo.local', '/api?x=1', 'exact'],
    ['todo.local', '/api/tasks', 'backend'],
    ['todo.local', '/apix', 'frontend'],
    ['todo.local', '/api/v2/x', 'v2'],
    ['todo.local', '/docs', 'docs'],
    ['b.todo.local', '/x', 'wild'],
    ['b.c.todo.local', '/x', 'fallback'],
    ['a.todo.local', '/only', 'named'],
    ['a.todo.local', '/other', undefined],
    ['localhost', '/health', 'health'],
    ['localhost', '/health/x', 'fallback'],
  ])('%s%s → %s', (host, url, service) => {
    expect(findRule(rules, host, url)?.backend.service).toBe(service);
  });
});
