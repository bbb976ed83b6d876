/** Stable words of `Problem.code` with the HTTP status that goes with each. */
const statusOf = {
  'stale-session': 401,
  forbidden: 403,
  'read-only': 403,
  'not-found': 404,
  'operation-running': 409,
  'bad-request': 400,
  unavailable: 503,
} as const;

/** Something that the person can act on: shown as written, with what to do next. Every other error is a bug or an outage. */
export class UserError extends Error {
  readonly code: keyof typeof statusOf;
  constructor(code: keyof typeof statusOf, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  get status(): number {
    return statusOf[this.code];
  }
}
