/** What Better Auth's client reports when the server refuses or breaks. */
export interface AuthFailure {
  status: number;
  code?: string | undefined;
  message?: string | undefined;
}

export interface AuthMessage {
  text: string;
  /** The input it belongs to, when there is one. */
  field: 'name' | 'email' | 'password' | null;
}

export const SERVER_AWAY = 'The server can’t be reached right now. Nothing was changed; try again in a moment.';

/** Words a person can act on for a failed account call. `null` stands for a call that got no answer at all. */
export function toAuthMessage(failure: AuthFailure | null): AuthMessage {
  if (failure === null || failure.status === 0 || failure.status >= 500) return { text: SERVER_AWAY, field: null };
  if (failure.status === 429) return { text: 'Too many attempts. Wait ten seconds and try again.', field: null };
  switch (failure.code) {
    case 'INVALID_EMAIL_OR_PASSWORD':
      return { text: 'No account has this e-mail and password. Check both and try again.', field: 'password' };
    case 'USER_ALREADY_EXISTS':
    case 'USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL':
      return { text: 'There is already an account with this e-mail. Sign in instead.', field: 'email' };
    case 'INVALID_EMAIL':
      return { text: 'This is not an e-mail address.', field: 'email' };
    case 'PASSWORD_TOO_SHORT':
      return { text: 'Use at least 8 characters.', field: 'password' };
    case 'PASSWORD_TOO_LONG':
      return { text: 'Use at most 128 characters.', field: 'password' };
    case 'INVALID_PASSWORD':
      return { text: 'This is not your password.', field: 'password' };
    case 'INVALID_ORIGIN':
      return { text: 'The server does not accept sign-ins from this address. Add it to its trusted origins.', field: null };
    default:
      return { text: failure.message ?? 'The server refused this. Try again.', field: null };
  }
}
