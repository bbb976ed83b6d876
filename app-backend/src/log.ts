import { hostname } from 'node:os';
import { pino, stdSerializers, stdTimeFunctions, type Logger, type SerializedError } from 'pino';

/** JSON lines on stdout. Never holds what people write, their cookies or addresses: requests are logged by route. */
export function createLog(level: string, environment: string): Logger {
  return pino({
    level,
    base: { app: 'todo-backend', environment, host: hostname() },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: serializeError },
  });
}

/** A failed query's error quotes the query with its parameters (titles, hashes): only what PostgreSQL said about it is kept. */
function serializeError(error: Error): SerializedError | { type: string; message: string; stack: string | undefined } {
  if (!('query' in error && 'params' in error)) return stdSerializers.err(error);
  const { cause } = error;
  const message = cause instanceof Error ? cause.message : 'unknown';
  return { type: error.constructor.name, message: `query failed: ${message}`, stack: cause instanceof Error ? cause.stack : undefined };
}
