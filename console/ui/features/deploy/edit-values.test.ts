import { expect, test } from 'vitest';
import { layOver, setValue, toQuickFields } from './edit-values.ts';

const defaults = `
frontend:
  replicaCount: 2
  autoscaling: { enabled: true, minReplicas: 2, maxReplicas: 10 }
postgres:
  enabled: true
config:
  welcomeMessage: Hi
`;

test('the form shows what the text says and otherwise the default', () => {
  const fields = toQuickFields('frontend:\n  autoscaling:\n    maxReplicas: 4\n', defaults);
  expect(fields.map((field) => [field.label, field.value])).toEqual([
    ['Frontend pods, at least', '2'], ['Frontend pods, at most', '4'], ['Welcome message', 'Hi'],
  ]);
});

test('without autoscaling the form asks for the number of pods', () => {
  const fields = toQuickFields('frontend: { autoscaling: { enabled: false } }', defaults);
  expect(fields[0]).toMatchObject({ path: ['frontend', 'replicaCount'], value: '2' });
});

test('a chart without these values gets no form', () => {
  expect(toQuickFields('', 'image: nginx\n')).toEqual([]);
});

test('setting a value keeps comments and order', () => {
  const text = '# mine\nconfig:\n  # shown first\n  welcomeMessage: Hi\nz: 1\n';
  expect(setValue(text, ['config', 'welcomeMessage'], 'Hello')).toBe('# mine\nconfig:\n  # shown first\n  welcomeMessage: Hello\nz: 1\n');
});

test('setting a value in an empty text makes the path', () => {
  expect(setValue('', ['config', 'welcomeMessage'], 'Hello')).toBe('config:\n  welcomeMessage: Hello\n');
  expect(setValue('# nothing yet\n', ['a', 'b'], 3)).toContain('a:\n  b: 3\n');
});

test('a preset keeps its comments under the suggested values', () => {
  const merged = layOver('# small\nconfig:\n  logLevel: debug # loud\n', 'ingress:\n  hosts: [todo.local]\nconfig:\n  apiUrl: http://todo.local\n');
  expect(merged).toContain('logLevel: debug # loud');
  expect(merged).toContain('apiUrl: http://todo.local');
  expect(merged).toMatch(/hosts:\n\s+- todo\.local/);
});
