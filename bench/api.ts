import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:https';
import { parse } from 'yaml';

/** A kept-alive connection to the API server of a kubeconfig (token and CA inline, as the sandbox writes it). */
export async function connectApi(kubeconfig: string): Promise<{ send(method: string, path: string, body?: unknown): Promise<number>; close(): void }> {
  const config: { clusters: { cluster: Record<string, string> }[]; users: { user: Record<string, string> }[] } = parse(await readFile(kubeconfig, 'utf8'));
  const cluster = config.clusters[0]?.cluster ?? {};
  const token = config.users[0]?.user.token ?? '';
  const agent = new Agent({ keepAlive: true, ca: Buffer.from(cluster['certificate-authority-data'] ?? '', 'base64') });
  const server = cluster.server ?? '';
  return {
    send: (method, path, body) => new Promise((resolve, reject) => {
      const sent = request(`${server}${path}`, { agent, method, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' } }, (answer) => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode ?? 0));
      });
      sent.on('error', reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    }),
    close: () => agent.destroy(),
  };
}
