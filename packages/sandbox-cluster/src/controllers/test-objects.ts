import type { Stored } from '../objects.ts';

type PodTraits = { ready?: boolean; deleting?: boolean; phase?: string; podIP?: string; created?: string; spec?: Stored<'Pod'>['spec']; labels?: Record<string, string>; annotations?: Record<string, string>; nodeName?: string; readySince?: string };

/** For tests only: a stored pod, running and ready unless said otherwise. */
export function testPod(name: string, traits: PodTraits = {}): Stored<'Pod'> {
  const { ready = true, deleting = false, phase = 'Running', podIP = '127.64.0.9', created = '2026-11-23T08:00:00Z', spec, labels, annotations, nodeName = 'sandbox', readySince = created } = traits;
  return {
    apiVersion: 'v1', kind: 'Pod',
    metadata: {
      name, namespace: 'shop', uid: `uid-${name}`, resourceVersion: '1', creationTimestamp: created, labels, annotations,
      ...(deleting ? { deletionTimestamp: '2026-11-23T08:30:00Z' } : {}),
    },
    spec: { containers: [], nodeName, ...spec },
    status: { phase, podIP, conditions: [{ type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: readySince }] },
  };
}
