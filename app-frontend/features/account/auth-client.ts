import { createAuthClient } from 'better-auth/react';

/** Talks to /api/auth of the address the page came from: one image serves every host. */
export const authClient = createAuthClient();
