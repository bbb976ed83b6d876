import type { ComponentProps } from 'react';

type Variant = 'primary' | 'secondary' | 'danger' | 'quiet';

const look: Record<Variant, string> = {
  primary: 'border-transparent bg-accent text-on-accent font-semibold hover:bg-accent-hover disabled:bg-hover disabled:text-faint',
  secondary: 'border-line-strong bg-panel text-ink font-medium hover:bg-hover disabled:text-faint',
  danger: 'border-failed-line bg-panel text-failed font-medium hover:bg-failed-soft disabled:border-line disabled:text-faint',
  quiet: 'border-transparent bg-transparent text-muted hover:bg-hover hover:text-ink disabled:text-faint',
};

/** Shared with links that look like buttons. */
export function buttonClass(variant: Variant, size: 'small' | 'normal' | 'large' = 'normal'): string {
  const room = { small: 'h-7 px-2 text-xs', normal: 'h-8 px-3 text-sm', large: 'h-10 px-6 text-base' }[size];
  return `inline-flex shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-md border transition-colors disabled:cursor-not-allowed ${room} ${look[variant]}`;
}

export function Button({ variant = 'secondary', size = 'normal', className = '', ...rest }: ComponentProps<'button'> & { variant?: Variant; size?: 'small' | 'normal' | 'large' }) {
  return <button type="button" className={`${buttonClass(variant, size)} ${className}`} {...rest} />;
}

/** A square button whose icon needs words: `label` is its name and its tooltip. */
export function IconButton({ label, className = '', ...rest }: ComponentProps<'button'> & { label: string }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={`inline-flex size-7 shrink-0 items-center justify-center rounded-md text-muted transition-colors hover:bg-hover hover:text-ink disabled:cursor-not-allowed disabled:text-faint ${className}`}
      {...rest}
    />
  );
}
