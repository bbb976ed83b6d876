import { z } from 'zod';

const Env = z.object({
  /**
   * Where `/api/*` is passed on to when the page is reached without an Ingress (local development). Unset in a cluster:
   * there the Ingress sends `/api` to the backend and this server never sees it.
   */
  BACKEND_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .or(z.literal('').transform(() => undefined)),
});

/** Read at run time, so that one image serves every host. Throws with the names of bad variables. */
export function readEnv(): z.infer<typeof Env> {
  return Env.parse({ BACKEND_URL: process.env['BACKEND_URL'] });
}

/** React's development build evaluates code to rebuild stack traces; the policy allows that only there. */
export const isDevelopment = process.env.NODE_ENV === 'development';
