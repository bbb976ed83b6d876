'use client';

import { useSyncExternalStore, type FormEvent, type ReactNode } from 'react';
import { CircleAlert } from 'lucide-react';
import { Button } from '../../components/button.tsx';

interface AccountFormProps {
  title: string;
  submit: string;
  pending: boolean;
  /** A problem that belongs to no single input. */
  error: string | undefined;
  onSubmit: (values: FormData) => void;
  children: ReactNode;
}

const subscribeToNothing = () => () => undefined;

/**
 * The frame of sign-in and sign-up. Inputs are uncontrolled, so that what was typed before the scripts arrived stays;
 * until then the button waits, and `method="post"` keeps a password out of the address in any case.
 */
export function AccountForm({ title, submit, pending, error, onSubmit, children }: AccountFormProps) {
  const ready = useSyncExternalStore(subscribeToNothing, () => true, () => false);
  const handleSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSubmit(new FormData(event.currentTarget));
  };
  return (
    <form method="post" noValidate onSubmit={handleSubmit} className="grid gap-4 rounded-2xl border border-line bg-panel p-6">
      <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
      {children}
      <div role="alert" className="empty:hidden">
        {error && (
          <p className="flex gap-2 rounded-lg bg-bad-tint px-3 py-2 text-bad">
            <CircleAlert size={16} aria-hidden className="mt-0.5 shrink-0" />
            {error}
          </p>
        )}
      </div>
      <Button type="submit" variant="primary" className="min-h-11 text-base" disabled={!ready || pending} aria-busy={pending}>
        {submit}
      </Button>
    </form>
  );
}

/** The text of one input; forms have no files here. */
export function textOf(values: FormData, name: string): string {
  const value = values.get(name);
  return typeof value === 'string' ? value.trim() : '';
}
