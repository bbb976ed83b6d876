'use client';

import { X } from 'lucide-react';
import { createContext, useCallback, useContext, useState, type ReactNode } from 'react';
import { Button, IconButton } from './button.tsx';
import { usePausableTimeout } from './use-pausable-timeout.ts';

export interface Toast {
  text: string;
  tone?: 'plain' | 'bad';
  action?: { label: string; run: () => void };
}

type ShowToast = (toast: Toast) => void;

const ToastContext = createContext<ShowToast>(() => undefined);
const VISIBLE_MS = 8000;
const AT_MOST = 3;

/** `const showToast = useToast()`: a short message at the bottom, read out politely, with at most one action. */
export function useToast(): ShowToast {
  return useContext(ToastContext);
}

export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<{ id: number; toast: Toast }[]>([]);
  const show = useCallback((toast: Toast) => {
    setToasts((shown) => [...shown, { id: (shown.at(-1)?.id ?? 0) + 1, toast }].slice(-AT_MOST));
  }, []);
  const remove = useCallback((id: number) => setToasts((shown) => shown.filter((one) => one.id !== id)), []);

  return (
    <ToastContext value={show}>
      {children}
      <div role="status" className="pointer-events-none fixed inset-x-0 bottom-20 z-50 grid justify-items-center gap-2 px-3 md:bottom-6">
        {toasts.map(({ id, toast }) => (
          <ToastCard key={id} id={id} toast={toast} remove={remove} />
        ))}
      </div>
    </ToastContext>
  );
}

function ToastCard({ id, toast, remove }: { id: number; toast: Toast; remove: (id: number) => void }) {
  const close = useCallback(() => remove(id), [id, remove]);
  const pause = usePausableTimeout(close, VISIBLE_MS);
  const { action } = toast;
  const run = () => {
    action?.run();
    close();
  };
  return (
    <div {...pause} className="pointer-events-auto flex max-w-full animate-appear items-center gap-2 rounded-xl border border-line bg-panel py-1.5 pr-1.5 pl-4 shadow-float">
      <span className={`min-w-0 truncate ${toast.tone === 'bad' ? 'text-bad' : ''}`}>{toast.text}</span>
      {action && (
        <Button variant="quiet" className="text-accent" onClick={run}>
          {action.label}
        </Button>
      )}
      <IconButton label="Dismiss" onClick={close}>
        <X size={16} aria-hidden />
      </IconButton>
    </div>
  );
}
