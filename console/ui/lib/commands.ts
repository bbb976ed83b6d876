import type { Session } from '@wheelhouse/console-contract/session.ts';

type Target = Pick<Session, 'kubeconfig' | 'context' | 'namespace' | 'release' | 'chart'>;

/** Command lines that do what a button is about to do, ready to paste into a shell. */
export function deletePodCommand(target: Target, pod: string): string {
  return toShell(['kubectl', '--kubeconfig', target.kubeconfig, '--context', target.context, '-n', target.namespace, 'delete', 'pod', pod]);
}

export function rollbackCommand(target: Target, revision: number): string {
  return toShell(['helm', '--kubeconfig', target.kubeconfig, '--kube-context', target.context, '-n', target.namespace, 'rollback', target.release, String(revision)]);
}

export function upgradeCommand(target: Target): string {
  return toShell(['helm', '--kubeconfig', target.kubeconfig, '--kube-context', target.context, '-n', target.namespace, 'upgrade', '--install', target.release, target.chart, '--values', 'values.yaml']);
}

/** `volumes`: claims to delete afterwards; helm itself keeps what a StatefulSet made. */
export function uninstallCommand(target: Target, volumes: readonly string[]): string {
  const uninstall = toShell(['helm', '--kubeconfig', target.kubeconfig, '--kube-context', target.context, '-n', target.namespace, 'uninstall', target.release]);
  if (volumes.length === 0) return uninstall;
  return `${uninstall} && ${toShell(['kubectl', '--kubeconfig', target.kubeconfig, '--context', target.context, '-n', target.namespace, 'delete', 'pvc', ...volumes])}`;
}

/** Quotes for POSIX shells: what is not plainly safe goes into single quotes. */
export function toShell(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}
