import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { UserError } from './user-error.ts';

/** Checks what came in against its schema. @throws UserError 400 `invalid_request` that names each wrong field */
export function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const wrong = result.error.issues.map((issue) => (issue.path.length === 0 ? issue.message : `${issue.path.join('.')}: ${issue.message}`));
  throw new UserError(400, 'invalid_request', wrong.join('; '));
}

/** Only JSON bodies are read: a form or plain text, which another site can send without asking, gets 415. */
export function readJsonBodies(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const text = String(body);
    // Clients that always send the header may have nothing to say (DELETE, restore).
    if (text === '') return done(null, undefined);
    if (hasNul(text)) return done(nulRefused, undefined);
    void parseJson(request, text, done);
  });
}

/** True for JSON text whose strings hold a NUL, which PostgreSQL cannot store: raw, or `\u0000` after an even number of backslashes. */
export function hasNul(json: string): boolean {
  return json.includes('\0') || /(?<!\\)(?:\\\\)*\\u0000/.test(json);
}

export const nulRefused = new UserError(400, 'nul_character', 'Text must not contain NUL characters.');
