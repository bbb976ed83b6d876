import { statfsSync } from 'node:fs';
import { arch, availableParallelism, machine, platform, release, totalmem } from 'node:os';
import type { Node, NodeCondition, NodeStatus } from 'kubernetes-types/core/v1.d.ts';
import { toTimestamp } from '../controllers/time.ts';
import type { Objects } from '../objects.ts';
import { NODE_IP, NODE_NAME } from './context.ts';
import { readBootId } from './processes.ts';

const KUBELET_VERSION = 'v1.35.2';

/** Writes the one node of the cluster with what this machine has; again and again as its heartbeat. */
export function reportNode(objects: Objects, stateDir: string): void {
  const labels = {
    'kubernetes.io/hostname': NODE_NAME, 'kubernetes.io/os': platform(), 'kubernetes.io/arch': toGoArch(),
    'beta.kubernetes.io/os': platform(), 'beta.kubernetes.io/arch': toGoArch(), 'node-role.kubernetes.io/control-plane': '',
  };
  const node: Node = objects.get('Node', '', NODE_NAME) ?? objects.create('Node', { metadata: { name: NODE_NAME, labels }, spec: {} });
  objects.updateStatus('Node', { ...structuredClone(node), status: toStatus(node.status, stateDir, toTimestamp(new Date())) });
}

function toStatus(before: NodeStatus | undefined, stateDir: string, now: string): NodeStatus {
  const { blocks, bsize } = statfsSync(stateDir);
  const capacity = {
    cpu: String(availableParallelism()), memory: `${Math.floor(totalmem() / 1024)}Ki`, pods: '110',
    'ephemeral-storage': `${Math.floor((blocks * bsize) / 1024)}Ki`,
  };
  return {
    ...before,
    capacity, allocatable: capacity,
    addresses: [{ type: 'InternalIP', address: NODE_IP }, { type: 'Hostname', address: NODE_NAME }],
    conditions: [
      ['MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
      ['DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
      ['PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
      ['Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'],
    ].map(([type = '', status = '', reason, message]): NodeCondition => {
      const old = before?.conditions?.find((condition) => condition.type === type);
      return { type, status, reason, message, lastHeartbeatTime: now, lastTransitionTime: old?.lastTransitionTime ?? now };
    }),
    nodeInfo: {
      architecture: toGoArch(), operatingSystem: platform(), kernelVersion: release(), osImage: 'this machine', bootID: readBootId(),
      machineID: machine(), systemUUID: machine(), containerRuntimeVersion: 'sandbox://processes', kubeletVersion: KUBELET_VERSION, kubeProxyVersion: KUBELET_VERSION,
    },
  };
}

function toGoArch(): string {
  return arch() === 'x64' ? 'amd64' : arch();
}
