import type { Metadata } from 'next';
import { SignUpForm } from '../../../features/account/sign-up-form.tsx';

export const metadata: Metadata = { title: 'Create an account' };

export default function SignUpPage() {
  return <SignUpForm />;
}
