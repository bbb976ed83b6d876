import { describe, expect, test } from 'vitest';
import { at, find, render, valueSets, type Manifest } from './render.ts';

const workloads = (manifests: readonly Manifest[]): Manifest[] => manifests.filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet');
const podsOf = (manifests: readonly Manifest[]): unknown[] => [
  ...workloads(manifests).map((workload) => at(workload, 'spec.template.spec')),
  ...manifests.filter(({ kind }) => kind === 'Pod').map((pod) => at(pod, 'spec')),
];
const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const containersOf = (pod: unknown): unknown[] => [...asList(at(pod, 'initContainers')), ...asList(at(pod, 'containers'))];
const decoded = (secret: Manifest, key: string): string => Buffer.from(String(at(secret, `data.${key}`)), 'base64').toString();

describe.each(valueSets)('with %s', (values) => {
  const rendered = render('todo-app', '--values', values);

  test('the autoscaler owns the replicas', async () => {
    const manifests = await rendered;
    for (const component of ['backend', 'frontend']) {
      const deployment = find(manifests, 'Deployment', component);
      expect(at(deployment, 'spec')).not.toHaveProperty('replicas');
      const hpa = find(manifests, 'HorizontalPodAutoscaler', component);
      expect(at(hpa, 'spec.scaleTargetRef')).toEqual({ apiVersion: 'apps/v1', kind: 'Deployment', name: deployment.metadata.name });
      expect(at(hpa, 'spec.minReplicas')).toBeGreaterThanOrEqual(2);
      expect(at(hpa, 'spec.maxReplicas')).toBe(component === 'backend' ? 20 : 10);
      expect(at(hpa, 'spec.metrics.0.resource.target')).toEqual({ type: 'Utilization', averageUtilization: 70 });
      expect(at(hpa, 'spec.behavior.scaleUp.stabilizationWindowSeconds')).toBe(0);
      expect(at(deployment, 'spec.template.spec.containers.0.resources.requests.cpu')).toBeDefined();
    }
  });

  test('a rollout never has fewer ready pods than before', async () => {
    for (const component of ['backend', 'frontend']) {
      const deployment = find(await rendered, 'Deployment', component);
      expect(at(deployment, 'spec.strategy')).toEqual({ type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } });
      expect(at(deployment, 'spec.progressDeadlineSeconds')).toBe(120);
      const container = at(deployment, 'spec.template.spec.containers.0');
      expect(at(container, 'lifecycle.preStop.sleep.seconds')).toBe(5);
      expect(at(container, 'readinessProbe.httpGet')).toBeDefined();
      expect(at(container, 'livenessProbe')).not.toEqual(at(container, 'readinessProbe'));
      expect(Number(at(container, 'startupProbe.periodSeconds'))).toBeLessThanOrEqual(2);
    }
  });

  test('every container is restricted and bounded', async () => {
    const users: Record<string, number> = { backend: 1000, migrate: 1000, health: 1000, frontend: 1001, postgres: 70 };
    for (const pod of podsOf(await rendered)) {
      expect(at(pod, 'automountServiceAccountToken')).toBe(false);
      expect(at(pod, 'enableServiceLinks')).toBe(false);
      expect(at(pod, 'securityContext.runAsNonRoot')).toBe(true);
      expect(at(pod, 'securityContext.seccompProfile.type')).toBe('RuntimeDefault');
      for (const container of containersOf(pod)) {
        expect(at(pod, 'securityContext.runAsUser')).toBe(users[String(at(container, 'name'))]);
        expect(at(container, 'securityContext')).toEqual({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } });
        expect(at(container, 'resources.requests.memory')).toBeDefined();
        expect(at(container, 'resources.limits.memory')).toBeDefined();
        expect(at(container, 'resources.limits.cpu')).toBeUndefined();
      }
    }
  });

  test('selectors find their pods, Services their ports', async () => {
    const manifests = await rendered;
    for (const workload of workloads(manifests)) {
      expect(at(workload, 'spec.template.metadata.labels')).toMatchObject(Object(at(workload, 'spec.selector.matchLabels')));
      const service = find(manifests, 'Service', workload.metadata.name);
      expect(at(service, 'spec.selector')).toEqual(at(workload, 'spec.selector.matchLabels'));
      expect(at(service, 'spec.type')).toBe('ClusterIP');
      expect(at(service, 'spec.ports.0.targetPort')).toBe(at(workload, 'spec.template.spec.containers.0.ports.0.name'));
    }
  });

  test('every object says whose it is', async () => {
    for (const { kind, metadata } of await rendered) {
      expect(metadata.labels, `${kind}/${metadata.name}`).toMatchObject({
        'app.kubernetes.io/name': 'todo-app', 'app.kubernetes.io/instance': 'todo-app', 'app.kubernetes.io/managed-by': 'Helm',
        'app.kubernetes.io/component': expect.any(String), 'app.kubernetes.io/version': expect.any(String), 'helm.sh/chart': 'todo-app-1.0.0',
      });
    }
  });
});

describe('the Ingress', () => {
  test('sends /api to the backend before / to the frontend, on every host', async () => {
    const ingress = find(await render('todo-app', '--set', 'ingress.hosts={todo.local,todo.localhost}'), 'Ingress');
    expect(at(ingress, 'spec.ingressClassName')).toBe('nginx');
    expect(asList(at(ingress, 'spec.rules')).map((rule) => [
      at(rule, 'host'), ...asList(at(rule, 'http.paths')).map((path) => `${String(at(path, 'path'))} ${String(at(path, 'pathType'))} ${String(at(path, 'backend.service.name'))}`),
    ])).toEqual(['todo.local', 'todo.localhost'].map((host) => [host, '/api Prefix todo-app-backend', '/ Prefix todo-app-frontend']));
  });

  test('decides the addresses that sign-in accepts', async () => {
    const origins = async (...args: string[]): Promise<unknown[]> => {
      const config = find(await render('todo-app', ...args), 'ConfigMap', 'backend');
      return [at(config, 'data.BETTER_AUTH_URL'), at(config, 'data.TRUSTED_ORIGINS')];
    };
    expect(await origins()).toEqual(['http://todo.local', 'http://todo.local']);
    expect(await origins('--set', 'ingress.hosts={todo.local,todo.localhost},config.trustedOrigins={http://todo.localhost:8080}'))
      .toEqual(['http://todo.local', 'http://todo.local,http://todo.localhost,http://todo.localhost:8080']);
    expect(await origins('--set', 'ingress.tlsSecretName=cert')).toEqual(['https://todo.local', 'https://todo.local']);
    expect(await origins('--set', 'config.apiUrl=http://todo.local:8080/')).toEqual(['http://todo.local:8080', 'http://todo.local:8080,http://todo.local']);
    expect(await origins('--set', 'ingress.enabled=false')).toEqual(['http://localhost:3000', 'http://localhost:3000']);
  });
});

describe('without autoscaling', () => {
  test('the Deployments have two replicas and there is no autoscaler', async () => {
    const manifests = await render('todo-app', '--set', 'backend.autoscaling.enabled=false,frontend.autoscaling.enabled=false');
    expect(manifests.filter(({ kind }) => kind === 'HorizontalPodAutoscaler')).toEqual([]);
    for (const component of ['backend', 'frontend']) expect(at(find(manifests, 'Deployment', component), 'spec.replicas')).toBe(2);
  });
});

describe('names', () => {
  const longest = 'a'.repeat(53);
  test.each([['todo-app', 'todo-app-backend'], ['my-todo-app', 'my-todo-app-backend'], ['demo', 'demo-todo-app-backend']])('release %s has Deployment %s', async (release, name) => {
    expect(find(await render(release), 'Deployment', 'backend').metadata.name).toBe(name);
  });

  test('leave room for what Kubernetes adds, and two long releases stay apart', async () => {
    const [one, other] = await Promise.all([render(longest), render(`${longest.slice(0, 52)}b`)]);
    expect(find(one, 'StatefulSet').metadata.name.length).toBeLessThanOrEqual(52);
    for (const { metadata } of one) expect(metadata.name.length).toBeLessThanOrEqual(63);
    expect(find(one, 'StatefulSet').metadata.name).not.toBe(find(other, 'StatefulSet').metadata.name);
  });
});

describe('settings', () => {
  const annotations = async (...args: string[]): Promise<unknown> => at(find(await render('todo-app', ...args), 'Deployment', 'backend'), 'spec.template.metadata.annotations');

  test('a changed one makes new pods, a second render of the same does not', async () => {
    const first = await annotations();
    expect(await annotations()).toEqual(first);
    expect(await annotations('--set', 'config.welcomeMessage=Hello')).not.toEqual(first);
    expect(await annotations('--set', 'secrets.openaiApiKey=sk-1')).not.toEqual(first);
  });
});

describe('secrets', () => {
  const given = `secrets.betterAuthSecret=${'k'.repeat(32)},secrets.postgresPassword=p@ss/word+1 2,secrets.openaiApiKey=sk-1`;

  test('are generated when nothing is given, the same password in both places, and stay after an uninstall', async () => {
    const manifests = await render('todo-app');
    const credentials = find(manifests, 'Secret', 'credentials');
    const password = decoded(credentials, 'POSTGRES_PASSWORD');
    expect(password).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(decoded(credentials, 'BETTER_AUTH_SECRET').length).toBeGreaterThanOrEqual(32);
    expect(decoded(find(manifests, 'Secret', 'backend'), 'DATABASE_URL')).toBe(`postgresql://todo:${password}@todo-app-postgres:5432/todo`);
    expect(credentials.metadata.annotations).toEqual({ 'helm.sh/resource-policy': 'keep' });
    expect(at(find(manifests, 'Secret', 'backend'), 'data')).not.toHaveProperty('OPENAI_API_KEY');
  });

  test('are taken as given, with the password escaped in the address', async () => {
    const manifests = await render('todo-app', '--set', given);
    expect(decoded(find(manifests, 'Secret', 'credentials'), 'POSTGRES_PASSWORD')).toBe('p@ss/word+1 2');
    const url = new URL(decoded(find(manifests, 'Secret', 'backend'), 'DATABASE_URL'));
    expect(decodeURIComponent(url.password)).toBe('p@ss/word+1 2');
    expect(decoded(find(manifests, 'Secret', 'backend'), 'OPENAI_API_KEY')).toBe('sk-1');
  });

  test('come from the existing Secret where no value is given', async () => {
    const references = async (...args: string[]): Promise<string[]> => {
      const manifests = await render('todo-app', '--set', 'existingSecret=mine', ...args);
      return asList(at(find(manifests, 'Deployment', 'backend'), 'spec.template.spec.containers.0.env')).map((entry) => `${String(at(entry, 'name'))} ${String(at(entry, 'valueFrom.secretKeyRef.name'))}`);
    };
    expect(await references('--set', 'postgres.enabled=false')).toEqual(['DATABASE_URL mine', 'BETTER_AUTH_SECRET mine', 'OPENAI_API_KEY mine']);
    expect(await references()).toEqual(['DATABASE_URL todo-app-backend', 'BETTER_AUTH_SECRET mine', 'OPENAI_API_KEY mine']);
    expect(await references('--set', given)).toEqual(['DATABASE_URL todo-app-backend', 'BETTER_AUTH_SECRET todo-app-credentials', 'OPENAI_API_KEY todo-app-backend']);
  });
});

describe('network policies', () => {
  test('are off by default and cover every workload in production', async () => {
    expect((await render('todo-app')).filter(({ kind }) => kind === 'NetworkPolicy')).toEqual([]);
    const manifests = await render('todo-app', '--set', 'networkPolicy.enabled=true');
    for (const workload of workloads(manifests)) {
      const policy = find(manifests, 'NetworkPolicy', workload.metadata.name);
      expect(at(policy, 'spec.podSelector.matchLabels')).toEqual(at(workload, 'spec.selector.matchLabels'));
      expect(at(policy, 'spec.policyTypes')).toEqual(['Ingress', 'Egress']);
    }
  });

  test('no port to reach means no rule, not a rule for everything', async () => {
    const policy = find(await render('todo-app', '--set', 'networkPolicy.enabled=true,networkPolicy.egressPorts=null'), 'NetworkPolicy', 'backend');
    for (const rule of asList(at(policy, 'spec.egress'))) expect(at(rule, 'to')).toBeDefined();
  });
});
