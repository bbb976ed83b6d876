'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { Field } from '../../components/field.tsx';
import { AccountForm, textOf } from './account-form.tsx';
import { authClient } from './auth-client.ts';
import { useAuthCall } from './use-auth-call.ts';

/** Accessible names that whole-product tests rely on: inputs “E-mail”, “Password”; button “Sign in”. */
export function SignInForm() {
  const router = useRouter();
  const { pending, errorOf, setProblem, run } = useAuthCall();

  const signIn = async (values: FormData) => {
    const email = textOf(values, 'email');
    const password = String(values.get('password') ?? '');
    if (!email) return setProblem({ text: 'Enter your e-mail address.', field: 'email' });
    if (!password) return setProblem({ text: 'Enter your password.', field: 'password' });
    if (await run(() => authClient.signIn.email({ email, password }))) router.replace('/');
  };

  return (
    <>
      <AccountForm title="Sign in" submit="Sign in" pending={pending} error={errorOf(null)} onSubmit={(values) => void signIn(values)}>
        <Field label="E-mail" name="email" type="email" autoComplete="username" required error={errorOf('email')} />
        <Field label="Password" name="password" type="password" autoComplete="current-password" required error={errorOf('password')} />
      </AccountForm>
      <p className="mt-4 text-center text-soft">
        New here?{' '}
        <Link href="/sign-up" className="font-medium text-accent underline underline-offset-2">
          Create an account
        </Link>
      </p>
    </>
  );
}
