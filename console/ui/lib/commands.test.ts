import { expect, test } from 'vitest';
import { rollbackCommand, toShell } from './commands.ts';

test('a command survives spaces and quotes in a path', () => {
  expect(toShell(['helm', '--kubeconfig', "/home/o'neil/my files/kubeconfig"])).toBe(String.raw`helm --kubeconfig '/home/o'\''neil/my files/kubeconfig'`);
});

test('the rollback command names kubeconfig, context, namespace, release and revision', () => {
  const target = { kubeconfig: '/k', context: 'sandbox', namespace: 'shop', release: 'web', chart: './chart' };
  expect(rollbackCommand(target, 3)).toBe('helm --kubeconfig /k --kube-context sandbox -n shop rollback web 3');
});
