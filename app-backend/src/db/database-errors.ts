const networkCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EPIPE']);
/** Texts of `pg` errors that carry no code. */
const lostConnection = /connection terminated|timeout exceeded when trying to connect|query read timeout|client has encountered a connection error/i;

/**
 * True when the error means that PostgreSQL cannot be reached or does not take us now, so that trying again later helps.
 * SQLSTATE classes: 08 connection, 57P0x shut down or starting, 53 out of resources
 * (https://www.postgresql.org/docs/current/errcodes-appendix.html).
 */
export function isDatabaseAway(error: unknown): boolean {
  return causes(error).some(
    (cause) => networkCodes.has(cause.code) || /^(08|53|57P0)/.test(cause.code) || lostConnection.test(cause.message),
  );
}

/** The constraint that a unique or foreign-key violation names, or null for any other error. */
export function violatedConstraint(error: unknown): string | null {
  const violation = causes(error).find((cause) => cause.code === '23505' || cause.code === '23503');
  return violation === undefined ? null : violation.constraint;
}

interface Cause {
  code: string;
  message: string;
  constraint: string;
}

/** The error and everything it wraps; drizzle and happy-eyeballs connects hide the real one inside. */
function causes(error: unknown): Cause[] {
  if (!(error instanceof Error)) return [];
  const inner = error instanceof AggregateError ? error.errors : [];
  return [toCause(error), ...causes(error.cause), ...inner.flatMap((each) => causes(each))];
}

function toCause(error: Error): Cause {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const constraint = 'constraint' in error && typeof error.constraint === 'string' ? error.constraint : '';
  return { code, message: error.message, constraint };
}
