import type { ComponentProps } from 'react';

const SHAPE = 'inline-flex min-h-9 items-center justify-center gap-1.5 rounded-lg px-3.5 font-semibold transition-colors disabled:opacity-55';
const VARIANTS = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong',
  plain: 'border border-line bg-panel hover:bg-sunken',
  /** Takes the colour of its place. */
  quiet: 'hover:bg-sunken',
  danger: 'border border-bad/40 bg-bad-tint text-bad hover:border-bad',
};

export function Button({ variant = 'plain', className = '', type = 'button', ...rest }: ComponentProps<'button'> & { variant?: keyof typeof VARIANTS }) {
  return <button type={type} className={`${SHAPE} ${VARIANTS[variant]} ${className}`} {...rest} />;
}

/** A square button that shows only an icon; `label` is its name and tooltip. */
export function IconButton({ label, className = '', ...rest }: ComponentProps<'button'> & { label: string }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={`inline-grid size-8 shrink-0 place-content-center rounded-lg text-faint transition-colors hover:bg-sunken hover:text-ink disabled:opacity-45 pointer-coarse:size-10 ${className}`}
      {...rest}
    />
  );
}
