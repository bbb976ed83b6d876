import { useQuery } from '@tanstack/react-query';
import { request } from '../../lib/api.ts';
import { Me } from '@wheelhouse/chat-contract/account.ts';

/** The signed-in person. A 401 sends the browser to the sign-in page: see chat-runtime.ts. */
export function useMe() {
  return useQuery({ queryKey: ['me'], queryFn: ({ signal }) => request('/api/me', Me, { signal }), staleTime: Infinity });
}
