import { z } from 'zod';

/** `GET /api/config`: what the chat page shows before the first message. `model` is `rules` when no key or endpoint is set. */
export const AppConfig = z.object({ welcomeMessage: z.string(), model: z.string() });
export type AppConfig = z.infer<typeof AppConfig>;
