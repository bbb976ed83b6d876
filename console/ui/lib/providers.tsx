'use client';
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { LiveProvider } from './live.tsx';
import { NoticesProvider } from './notices.tsx';
import { isStaleSession, reloadOnce } from './session-recovery.ts';

/** Everything that outlives a page change: asked state, moving state, notices. */
export function Providers({ children }: { children: ReactNode }) {
  const [queries] = useState(createQueryClient);
  return (
    <QueryClientProvider client={queries}>
      <NoticesProvider>
        <LiveProvider>{children}</LiveProvider>
      </NoticesProvider>
    </QueryClientProvider>
  );
}

function createQueryClient(): QueryClient {
  const onError = (error: Error) => {
    if (isStaleSession(error)) reloadOnce(sessionStorage, Date.now(), () => { location.reload(); });
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: { queries: { retry: false, staleTime: 5000 }, mutations: { retry: false } },
  });
}
