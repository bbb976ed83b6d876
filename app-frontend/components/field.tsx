import { useId, type ComponentProps } from 'react';

/** A labelled input with its hint or error beneath. */
export function Field({ label, hint, error, ...input }: ComponentProps<'input'> & { label: string; hint?: string; error?: string | undefined }) {
  const id = useId();
  const noteId = `${id}-note`;
  const note = error ?? hint;
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <input
        id={id}
        aria-invalid={error !== undefined}
        aria-describedby={note ? noteId : undefined}
        className="min-h-11 w-full rounded-lg border border-line-strong bg-panel px-3 text-base aria-invalid:border-bad"
        {...input}
      />
      {note && (
        <p id={noteId} className={error ? 'text-bad' : 'text-soft'}>
          {note}
        </p>
      )}
    </div>
  );
}
