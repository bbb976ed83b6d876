import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Credentials } from './credentials.ts';

/** The name of cluster, context and user in the kubeconfig. */
export const CONTEXT = 'sandbox';

/** Writes the file that helm, kubectl and the console reach the sandbox by; only its owner can read it. */
export async function writeKubeconfig(path: string, server: string, { ca, token }: Credentials): Promise<void> {
  const config = `apiVersion: v1
kind: Config
current-context: ${CONTEXT}
clusters:
- name: ${CONTEXT}
  cluster:
    server: ${server}
    certificate-authority-data: ${Buffer.from(ca).toString('base64')}
contexts:
- name: ${CONTEXT}
  context:
    cluster: ${CONTEXT}
    user: ${CONTEXT}
users:
- name: ${CONTEXT}
  user:
    token: ${token}
`;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  // Whole or not at all: a console may be reading it.
  await writeFile(`${path}.next`, config, { mode: 0o600 });
  await rename(`${path}.next`, path);
}
