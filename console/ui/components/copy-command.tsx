'use client';
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';

/** A command line and the button that copies it. Long ones scroll inside the box instead of stretching the page. */
export function CopyCommand({ command, label = 'command' }: { command: string; label?: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => { setCopied(false); }, 1600);
    return () => { clearTimeout(timer); };
  }, [copied]);
  return (
    <span className="inline-flex max-w-full min-w-0 items-center self-start rounded border border-line bg-sunken align-middle">
      <code className="min-w-0 truncate px-2 py-0.5 font-mono text-xs text-muted" title={command}>{command}</code>
      <button
        type="button"
        aria-label={`Copy ${label}`}
        title={copied ? 'Copied' : `Copy ${label}`}
        onClick={() => { void navigator.clipboard.writeText(command).then(() => { setCopied(true); }); }}
        className="flex size-6 shrink-0 items-center justify-center rounded-r border-l border-line text-faint hover:bg-hover hover:text-ink"
      >
        {copied ? <Check aria-hidden className="size-3.5 text-ok" /> : <Copy aria-hidden className="size-3.5" />}
      </button>
      <span role="status" className="sr-only">{copied ? 'Copied' : ''}</span>
    </span>
  );
}
