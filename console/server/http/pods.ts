import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Done } from '@wheelhouse/console-contract/routes.ts';
import type { Audit } from '../history/audit.ts';
import type { Kube } from '../kube/client.ts';
import { objectPath } from '../kube/resources.ts';
import type { Sessions } from '../setup/session.ts';

/** A pod's name may be longer than a label and hold dots (RFC 1123 subdomain). */
const PodParams = z.object({ name: z.string().max(253).regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/, 'is not a pod name') });

export function servePods(app: FastifyInstance, { kube, audit, sessions, namespace, kubeconfig }: { kube: Kube; audit: Audit; sessions: Sessions; namespace: string; kubeconfig: string }): void {
  app.delete('/api/pods/:name', async (request): Promise<Done> => {
    const { name } = PodParams.parse(request.params);
    sessions.assertWritable();
    const command = `kubectl delete pod ${name} --namespace ${namespace} --kubeconfig ${kubeconfig}`;
    // No grace period of ours: the pod's own counts, as with kubectl.
    await audit.record(command, () => kube.delete(objectPath('Pod', namespace, name)));
    return { command };
  });
}
