'use client';
import { LoadRuns, Operations, Samples } from '@wheelhouse/console-contract/routes.ts';
import { ChartInfo, RevisionValues } from '@wheelhouse/console-contract/release.ts';
import { Session } from '@wheelhouse/console-contract/session.ts';
import { useQuery } from '@tanstack/react-query';
import { callApi } from './api.ts';
import { sampleMinutes } from './samples.ts';

export const queryKeys = {
  session: ['session'], chart: ['chart'], samples: ['samples'], operations: ['operations'], loads: ['loads'], revisionValues: ['revision-values'],
} as const;

/** Addresses may become reachable at any time (a line in the hosts file), hence the slow poll. */
export function useSession() {
  return useQuery({ queryKey: queryKeys.session, queryFn: () => callApi(Session, 'GET', '/api/session'), refetchInterval: 30_000 });
}

export function useChart() {
  return useQuery({ queryKey: queryKeys.chart, queryFn: () => callApi(ChartInfo, 'GET', '/api/chart') });
}

export function useSamples() {
  return useQuery({ queryKey: queryKeys.samples, queryFn: () => callApi(Samples, 'GET', `/api/samples?minutes=${sampleMinutes}`), staleTime: Infinity });
}

export function useOperations() {
  return useQuery({ queryKey: queryKeys.operations, queryFn: () => callApi(Operations, 'GET', '/api/operations') });
}

export function useLoads() {
  return useQuery({ queryKey: queryKeys.loads, queryFn: () => callApi(LoadRuns, 'GET', '/api/loads') });
}

/** Values of one revision. They change only when an operation makes the number anew: after an uninstall revision 1 is another one. */
export function useRevisionValues(revision: number | null) {
  return useQuery({
    queryKey: [...queryKeys.revisionValues, revision],
    queryFn: () => callApi(RevisionValues, 'GET', `/api/releases/${revision}/values`),
    enabled: revision !== null,
    staleTime: Infinity,
  });
}
