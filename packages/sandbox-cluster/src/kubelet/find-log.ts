import { join } from 'node:path';
import type { ContainerStatus } from 'kubernetes-types/core/v1.d.ts';
import { StatusError, type Stored } from '../objects.ts';

/** Which run's log is meant by `kubectl logs`; throws the API's 400 when there is none yet (pkg/kubelet/kubelet_pods.go, validateContainerLogStatus). */
export function findLog(pod: Stored<'Pod'>, asked: string, previous: boolean, stateDir: string): { folder: string; run: number; container: string } {
  const { name: podName, uid } = pod.metadata;
  const container = toContainerName(pod, asked);
  const status = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])].find(({ name }) => name === container);
  if (!status) throw badRequest(`container "${container}" in pod "${podName}" is not available`);
  const run = findRun(status, previous);
  if (run === undefined) {
    throw badRequest(previous
      ? `previous terminated container "${container}" in pod "${podName}" not found`
      : `container "${container}" in pod "${podName}" is waiting to start${toCause(status)}`);
  }
  return { folder: join(stateDir, 'pods', uid, 'logs', container), run, container };
}

/** The name given, or the only one there is; throws the words of the API server. */
export function toContainerName(pod: Stored<'Pod'>, asked: string): string {
  const main = (pod.spec?.containers ?? []).map(({ name }) => name);
  const init = (pod.spec?.initContainers ?? []).map(({ name }) => name);
  const [only = ''] = main;
  if (asked === '' && main.length === 1) return only;
  if (asked === '') {
    const inits = init.length > 0 ? ` or one of the init containers: [${init.join(' ')}]` : '';
    throw badRequest(`a container name must be specified for pod ${pod.metadata.name}, choose one of: [${main.join(' ')}]${inits}`);
  }
  if (![...main, ...init].includes(asked)) throw badRequest(`container ${asked} is not valid for pod ${pod.metadata.name}`);
  return asked;
}

/** Runs are counted like restarts. While a container waits, its last run is both the current and the previous one. */
function findRun({ state, lastState, restartCount }: ContainerStatus, previous: boolean): number | undefined {
  const runs = state?.running || state?.terminated;
  if (previous) return lastState?.terminated ? restartCount - (runs ? 1 : 0) : undefined;
  return runs || lastState?.terminated ? restartCount : undefined;
}

function toCause({ state }: ContainerStatus): string {
  const reason = state?.waiting?.reason;
  if (reason === undefined) return ' - no logs yet';
  if (reason === 'ErrImagePull') return ": image can't be pulled";
  return reason === 'ImagePullBackOff' ? ': trying and failing to pull image' : `: ${reason}`;
}

function badRequest(message: string): StatusError {
  return new StatusError(400, 'BadRequest', message);
}
