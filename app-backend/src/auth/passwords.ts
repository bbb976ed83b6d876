import { availableParallelism } from 'node:os';
import { hashPassword, verifyPassword } from 'better-auth/crypto';

/**
 * Better Auth's scrypt, as many at once as there are cores and at most two: each takes 32 MB and a core for about 0.1 s, so
 * a rush of sign-ins would only cost memory, not gain time.
 */
export function createPasswords() {
  const gate = createGate(Math.min(2, availableParallelism()));
  return {
    hash: (password: string): Promise<string> => gate(() => hashPassword(password)),
    verify: (data: { hash: string; password: string }): Promise<boolean> => gate(() => verifyPassword(data)),
  };
}

/** Runs at most `width` pieces of work at a time, the others in the order they came. */
function createGate(width: number) {
  let free = width;
  const waiting: (() => void)[] = [];
  return async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
