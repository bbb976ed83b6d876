'use client';

import { useQuery } from '@tanstack/react-query';
import { request } from '../../lib/api.ts';
import { AppConfig } from '@wheelhouse/chat-contract/config.ts';

const SUGGESTIONS = ['add buy milk tomorrow', 'what do I have to do?', 'add call the dentist on Friday 10am', 'what is due this week?'];

/** A new chat: the deployment's own welcome and something to start with. */
export function EmptyChat({ name, onSend }: { name: string; onSend: (text: string) => void }) {
  const { data: config } = useQuery({
    queryKey: ['config'],
    queryFn: ({ signal }) => request('/api/config', AppConfig, { signal }),
  });
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex min-h-full max-w-180 flex-col justify-center gap-5 px-4 py-8 sm:px-6">
        <div className="grid gap-1.5">
          <h3 className="text-2xl font-semibold tracking-tight">Hello, {name}</h3>
          <p className="min-h-6 text-base whitespace-pre-line text-soft">{config?.welcomeMessage}</p>
        </div>
        <ul aria-label="Suggestions" className="flex flex-wrap gap-2">
          {SUGGESTIONS.map((text) => (
            <li key={text}>
              <button type="button" onClick={() => onSend(text)} className="min-h-10 rounded-full border border-line bg-panel px-4 text-left hover:border-accent hover:text-accent pointer-coarse:min-h-11">
                {text}
              </button>
            </li>
          ))}
        </ul>
        <p className="text-xs text-faint">
          {config && (config.model === 'rules' ? 'Answers come from built-in rules; no language model is connected.' : `Answers come from ${config.model}.`)}
        </p>
      </div>
    </div>
  );
}
