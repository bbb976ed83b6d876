import { type ReactNode, useId } from 'react';

/** A titled box; the title names the region for screen readers. `aside` stands at the right end of the title line. */
export function Panel({ title, hint, aside, children, className = '' }: { title: string; hint?: ReactNode; aside?: ReactNode; children: ReactNode; className?: string }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={`flex min-w-0 flex-col rounded-lg border border-line bg-panel ${className}`}>
      <header className="flex min-h-11 flex-wrap items-center gap-x-2 gap-y-1 border-b border-line px-4 py-1.5">
        <h2 id={id} className="font-semibold">{title}</h2>
        {hint !== undefined && <div className="text-xs text-faint">{hint}</div>}
        {aside !== undefined && <div className="ml-auto flex flex-wrap items-center gap-2 text-xs text-faint">{aside}</div>}
      </header>
      {children}
    </section>
  );
}

/** What a panel says when there is nothing to list: always why, and where possible what to do. */
export function Nothing({ children }: { children: ReactNode }) {
  return <p className="px-4 py-6 text-center text-faint">{children}</p>;
}

/** Grey bars in the shape of what is coming; said once for screen readers. */
export function Loading({ rows = 3, what }: { rows?: number; what: string }) {
  return (
    <div className="flex flex-col gap-3 p-4">
      <span className="sr-only">Loading {what}</span>
      {Array.from({ length: rows }, (_, index) => <div key={index} className="h-4 animate-pulse rounded bg-hover" style={{ width: `${92 - index * 14}%` }} />)}
    </div>
  );
}
