'use client';
import { CircleX, X } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '../../components/button.tsx';
import { CopyCommand } from '../../components/copy-command.tsx';
import { useLive } from '../../lib/live.tsx';
import { toOperationTitle } from './verdict-words.ts';

/** The newest operation did not end well: helm's own words, until dismissed or until the next operation. */
export function OperationNotice() {
  const operation = useLive((state) => state.operation);
  const [dismissed, setDismissed] = useState('');
  if (!operation || operation.id === dismissed || (operation.state !== 'failed' && operation.state !== 'interrupted')) return null;
  return (
    <section aria-label="Last operation" className="flex items-start gap-3 rounded-lg border border-failed-line bg-panel p-4">
      <CircleX aria-hidden className="mt-0.5 size-4 shrink-0 text-failed" />
      <div className="flex min-w-0 grow flex-col gap-2">
        <h2 className="font-semibold">{toOperationTitle(operation)} {operation.state === 'failed' ? 'failed' : 'was interrupted'}</h2>
        {operation.error !== null && <p className="break-words whitespace-pre-wrap">{operation.error}</p>}
        {operation.output.length > 0 && (
          <details>
            <summary className="w-fit text-muted">What helm wrote</summary>
            <pre tabIndex={0} className="mt-2 max-h-60 overflow-auto rounded border border-line bg-sunken p-3 font-mono text-xs leading-5">{operation.output.join('\n')}</pre>
          </details>
        )}
        <CopyCommand command={operation.command} />
      </div>
      <IconButton label="Dismiss" onClick={() => { setDismissed(operation.id); }}><X aria-hidden className="size-4" /></IconButton>
    </section>
  );
}
