import { expect, test } from 'vitest';
import { SERVER_AWAY, toAuthMessage } from './auth-message.ts';

test.each([
  ['no answer', null, SERVER_AWAY, null],
  ['no backend', { status: 503 }, SERVER_AWAY, null],
  ['too many attempts', { status: 429 }, 'Too many attempts. Wait ten seconds and try again.', null],
  ['wrong password', { status: 401, code: 'INVALID_EMAIL_OR_PASSWORD' }, 'No account has this e-mail and password. Check both and try again.', 'password'],
  ['e-mail taken', { status: 422, code: 'USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL' }, 'There is already an account with this e-mail. Sign in instead.', 'email'],
  ['anything else in the server’s words', { status: 400, code: 'X', message: 'Not today.' }, 'Not today.', null],
])('%s', (_name, failure, text, field) => {
  expect(toAuthMessage(failure)).toEqual({ text, field });
});
