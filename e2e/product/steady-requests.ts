import { Agent, request } from 'node:http';

/** Requests at a steady rate through the Ingress; `stop` returns what came of them. */
export type SteadyRequests = { stop(): Promise<{ sent: number; failures: string[] }> };

/**
 * GETs each path in turn, `ratePerSecond` in all, until stopped. A failure is any error or an answer that is not 2xx.
 * @param host the name that the Ingress routes by; the connection goes to loopback
 */
export function sendSteadily(ingressPort: number, host: string, paths: readonly string[], ratePerSecond: number): SteadyRequests {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const failures: string[] = [];
  const open = new Set<Promise<void>>();
  let sent = 0;
  const send = (): void => {
    const path = paths[sent % paths.length] ?? '/';
    sent += 1;
    const done: Promise<void> = get(agent, ingressPort, host, path)
      .then((status) => { if (status < 200 || status > 299) failures.push(`${path}: ${status}`); }, (error: Error) => { failures.push(`${path}: ${error.message}`); })
      .finally(() => { open.delete(done); });
    open.add(done);
  };
  const timer = setInterval(send, 1000 / ratePerSecond);
  return {
    async stop() {
      clearInterval(timer);
      await Promise.all(open);
      agent.destroy();
      return { sent, failures };
    },
  };
}

function get(agent: Agent, port: number, host: string, path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request({ agent, host: '127.0.0.1', port, path, headers: { host }, timeout: 15_000 }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 0));
      answer.on('error', reject);
    });
    sent.on('timeout', () => { sent.destroy(new Error('no answer in 15 s')); });
    sent.on('error', reject);
    sent.end();
  });
}
