'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { Field } from '../../components/field.tsx';
import { AccountForm, textOf } from './account-form.tsx';
import { authClient } from './auth-client.ts';
import { useAuthCall } from './use-auth-call.ts';

const SHORTEST_PASSWORD = 8;

/** Accessible names that whole-product tests rely on: inputs “Name”, “E-mail”, “Password”; button “Create account”. */
export function SignUpForm() {
  const router = useRouter();
  const { pending, errorOf, setProblem, run } = useAuthCall();

  const signUp = async (values: FormData) => {
    const name = textOf(values, 'name');
    const email = textOf(values, 'email');
    const password = String(values.get('password') ?? '');
    if (!name) return setProblem({ text: 'Enter the name the app should call you by.', field: 'name' });
    if (!email) return setProblem({ text: 'Enter your e-mail address.', field: 'email' });
    if (password.length < SHORTEST_PASSWORD) return setProblem({ text: `Use at least ${SHORTEST_PASSWORD} characters.`, field: 'password' });
    if (await run(() => authClient.signUp.email({ name, email, password }))) router.replace('/');
  };

  return (
    <>
      <AccountForm title="Create an account" submit="Create account" pending={pending} error={errorOf(null)} onSubmit={(values) => void signUp(values)}>
        <Field label="Name" name="name" autoComplete="name" required maxLength={100} error={errorOf('name')} />
        <Field label="E-mail" name="email" type="email" autoComplete="username" required error={errorOf('email')} />
        <Field
          label="Password"
          name="password"
          type="password"
          autoComplete="new-password"
          required
          hint={`At least ${SHORTEST_PASSWORD} characters.`}
          error={errorOf('password')}
        />
      </AccountForm>
      <p className="mt-4 text-center text-soft">
        Already have an account?{' '}
        <Link href="/sign-in" className="font-medium text-accent underline underline-offset-2">
          Sign in
        </Link>
      </p>
    </>
  );
}
