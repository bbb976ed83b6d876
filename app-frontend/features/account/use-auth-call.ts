import { useState } from 'react';
import { toAuthMessage, type AuthFailure, type AuthMessage } from './auth-message.ts';

/** Runs one account call at a time and keeps what went wrong in words. `run` resolves to whether it went well. */
export function useAuthCall() {
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<AuthMessage | null>(null);

  const run = async (call: () => Promise<{ error: AuthFailure | null }>): Promise<boolean> => {
    setPending(true);
    setProblem(null);
    const failure = await call().then(({ error }) => error && toAuthMessage(error), () => toAuthMessage(null));
    setPending(false);
    setProblem(failure);
    return failure === null;
  };

  return { pending, problem, setProblem, run, errorOf: (field: AuthMessage['field']) => (problem?.field === field ? problem.text : undefined) };
}
