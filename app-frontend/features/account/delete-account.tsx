'use client';

import type { FormEvent } from 'react';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Field } from '../../components/field.tsx';
import { authClient } from './auth-client.ts';
import { useAuthCall } from './use-auth-call.ts';

/** Asks for the password before everything the person owns is deleted; the server checks it. */
export function DeleteAccount({ email, onClose, onDeleted }: { email: string; onClose: () => void; onDeleted: () => void }) {
  const { pending, errorOf, setProblem, run } = useAuthCall();

  const deleteAccount = async (values: FormData) => {
    const password = String(values.get('password') ?? '');
    if (!password) return setProblem({ text: 'Enter your password to confirm.', field: 'password' });
    if (await run(() => authClient.deleteUser({ password }))) onDeleted();
  };
  const handleSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    void deleteAccount(new FormData(event.currentTarget));
  };

  return (
    <Dialog title="Delete your account?" onClose={onClose}>
      <form noValidate onSubmit={handleSubmit} className="grid gap-4">
        <p className="text-soft">
          The account <b className="text-ink">{email}</b>, all its tasks and all its conversations are deleted for good. This cannot be undone.
        </p>
        <Field label="Your password" name="password" type="password" autoComplete="current-password" autoFocus error={errorOf('password')} />
        {errorOf(null) && (
          <p role="alert" className="text-bad">
            {errorOf(null)}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="danger" disabled={pending}>
            Delete account
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
