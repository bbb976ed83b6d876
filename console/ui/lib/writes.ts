'use client';
import { Operation, type UninstallRequest } from '@wheelhouse/console-contract/release.ts';
import { Done } from '@wheelhouse/console-contract/routes.ts';
import { type LoadRequest, LoadRun } from '@wheelhouse/console-contract/scaling.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { callApi } from './api.ts';
import { useConnectionStore } from './live.tsx';
import { useNotices } from './notices.tsx';
import { queryKeys } from './queries.ts';

/**
 * Every write of the console. Each shows the server's sentence when it is refused; the ones that start an operation
 * put it into the live state at once, so that the page answers before the next fact arrives.
 */
function useOperationWrite<Input>(run: (input: Input) => Promise<Operation>) {
  const store = useConnectionStore();
  const notices = useNotices();
  return useMutation({
    mutationFn: run,
    onSuccess: (operation) => { store.dispatch({ type: 'operation', operation }); },
    onError: (error) => { notices.add({ tone: 'failed', text: error.message }); },
  });
}

/** The person's own values; the server adds its suggestions and the secrets it keeps. Empty: one click, the chart as it is meant. */
export function useDeploy() {
  return useOperationWrite((valuesYaml: string) => callApi(Operation, 'POST', '/api/deploys', { valuesYaml }));
}

export function useRollback() {
  return useOperationWrite((revision: number) => callApi(Operation, 'POST', '/api/rollbacks', { revision }));
}

export function useUninstall() {
  return useOperationWrite((request: UninstallRequest) => callApi(Operation, 'POST', '/api/uninstalls', request));
}

export function useDeletePod() {
  const notices = useNotices();
  return useMutation({
    mutationFn: (pod: string) => callApi(Done, 'DELETE', `/api/pods/${encodeURIComponent(pod)}`),
    onSuccess: (done, pod) => { notices.add({ tone: 'ok', text: `${pod} is being deleted.`, command: done.command }); },
    onError: (error) => { notices.add({ tone: 'failed', text: error.message }); },
  });
}

function useLoadWrite<Input>(run: (input: Input) => Promise<LoadRun>) {
  const store = useConnectionStore();
  const notices = useNotices();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: run,
    onSuccess: (load) => {
      store.dispatch({ type: 'load', load });
      return queries.invalidateQueries({ queryKey: queryKeys.loads });
    },
    onError: (error) => { notices.add({ tone: 'failed', text: error.message }); },
  });
}

export function useStartLoad() {
  return useLoadWrite((request: LoadRequest) => callApi(LoadRun, 'POST', '/api/loads', request));
}

export function useStopLoad() {
  return useLoadWrite(() => callApi(LoadRun, 'DELETE', '/api/loads/current'));
}
