/** An error the person or program calling can act on; shown as written, as `application/problem+json`. */
export class UserError extends Error {
  readonly status: number;
  /** Stable, for programs: `conversation_busy`. */
  readonly code: string;
  /** Seconds after which trying again makes sense. */
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, code: string, message: string, options: { retryAfterSeconds?: number } = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

export const notFound = (what: string): UserError => new UserError(404, 'not_found', `There is no such ${what}.`);
