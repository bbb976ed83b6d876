import { z } from 'zod';

/** `GET /api/me` */
export const Me = z.object({ id: z.string(), name: z.string(), email: z.string() });
export type Me = z.infer<typeof Me>;

/** Errors of every endpoint but /api/auth/*: `application/problem+json`. `code` is stable, `detail` is for people. */
export const Problem = z.object({ status: z.number(), code: z.string(), title: z.string(), detail: z.string().optional() });
export type Problem = z.infer<typeof Problem>;
