import type { ContainerStatus, Pod } from 'kubernetes-types/core/v1.d.ts';
import { age } from './cells.ts';

type Row = { ready: string; status: string; restarts: string };

/** READY, STATUS and RESTARTS of a pod: printPod in kubernetes pkg/printers/internalversion/printers.go. */
export function podRow({ metadata, spec, status }: Pod, now: Date): Row {
  const sidecars = new Set((spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always').map(({ name }) => name));
  const total = (spec?.containers ?? []).length + sidecars.size;
  const init = status?.initContainerStatuses ?? [];
  const counted = { ready: 0, restarts: sum(init), last: lastRestart(init) };
  let reason = status?.reason || status?.phase || '';
  if (status?.conditions?.some(({ type, reason: why }) => type === 'PodScheduled' && why === 'SchedulingGated')) reason = 'SchedulingGated';

  let initializing = false;
  for (const [index, container] of init.entries()) {
    const { terminated, waiting } = container.state ?? {};
    if (terminated?.exitCode === 0) continue;
    if (sidecars.has(container.name) && container.started) {
      if (container.ready) counted.ready += 1;
      continue;
    }
    initializing = true;
    if (terminated) reason = `Init:${terminated.reason || ended(terminated)}`;
    else if (waiting?.reason && waiting.reason !== 'PodInitializing') reason = `Init:${waiting.reason}`;
    else reason = `Init:${index}/${(spec?.initContainers ?? []).length}`;
    break;
  }

  if (!initializing || status?.conditions?.some(({ type, status: is }) => type === 'Initialized' && is === 'True')) {
    const main = status?.containerStatuses ?? [];
    const long = [...init.filter(({ name }) => sidecars.has(name)), ...main];
    counted.restarts = sum(long);
    counted.last = lastRestart(long);
    let running = false;
    for (const { state, ready } of main.toReversed()) {
      if (state?.waiting?.reason) reason = state.waiting.reason;
      else if (state?.terminated) reason = state.terminated.reason || ended(state.terminated);
      else if (ready && state?.running) {
        running = true;
        counted.ready += 1;
      }
    }
    if (reason === 'Completed' && running) reason = status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ? 'Running' : 'NotReady';
  }
  if (metadata?.deletionTimestamp && status?.phase !== 'Succeeded' && status?.phase !== 'Failed') reason = 'Terminating';
  const restarts = counted.restarts > 0 && counted.last ? `${counted.restarts} (${age(counted.last, now)} ago)` : String(counted.restarts);
  return { ready: `${counted.ready}/${total}`, status: reason, restarts };
}

function ended({ signal, exitCode }: { signal?: number; exitCode: number }): string {
  return signal ? `Signal:${signal}` : `ExitCode:${exitCode}`;
}

function sum(containers: readonly ContainerStatus[]): number {
  return containers.reduce((total, { restartCount }) => total + restartCount, 0);
}

function lastRestart(containers: readonly ContainerStatus[]): string | undefined {
  return containers.map(({ lastState }) => lastState?.terminated?.finishedAt ?? '').sort().at(-1) || undefined;
}
