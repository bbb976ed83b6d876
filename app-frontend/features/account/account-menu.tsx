'use client';

import type { Me } from '@wheelhouse/chat-contract/account.ts';
import { LogOut, Monitor, Moon, Sun, Trash2, UserRound } from 'lucide-react';
import { useRef, useState, type ReactNode } from 'react';
import { useDismiss } from '../../components/use-dismiss.ts';
import { useToast } from '../../components/toast.tsx';
import { applyTheme, currentTheme, type Theme } from '../../lib/theme.ts';
import { authClient } from './auth-client.ts';
import { toAuthMessage } from './auth-message.ts';
import { DeleteAccount } from './delete-account.tsx';

const THEMES: { theme: Theme; label: string; icon: ReactNode }[] = [
  { theme: 'system', label: 'System', icon: <Monitor size={15} aria-hidden /> },
  { theme: 'light', label: 'Light', icon: <Sun size={15} aria-hidden /> },
  { theme: 'dark', label: 'Dark', icon: <Moon size={15} aria-hidden /> },
];

const ENTRY = 'flex min-h-9 w-full items-center gap-2.5 rounded-lg px-2.5 text-left hover:bg-sunken pointer-coarse:min-h-11';

/** Who is signed in, the colours, sign-out and the end of the account. */
export function AccountMenu({ me, onSignedOut }: { me: Me; onSignedOut: () => void }) {
  const [open, setOpen] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const showToast = useToast();
  useDismiss(frame, open, () => setOpen(false));

  const signOut = async () => {
    const failure = await authClient.signOut().then(({ error }) => error && toAuthMessage(error), () => toAuthMessage(null));
    if (failure) showToast({ text: failure.text, tone: 'bad' });
    else onSignedOut();
  };

  const startDeleting = () => {
    setOpen(false);
    setDeleting(true);
  };

  return (
    <div ref={frame} className="relative">
      <button
        type="button"
        aria-expanded={open}
        aria-label={`Account of ${me.name}`}
        onClick={() => setOpen(!open)}
        className="flex min-h-11 w-full items-center gap-2.5 rounded-lg px-2 text-left hover:bg-sunken"
      >
        <span className="grid size-7 shrink-0 place-content-center rounded-full bg-accent-tint text-accent">
          <UserRound size={15} aria-hidden />
        </span>
        <span className="min-w-0 truncate font-medium">{me.name}</span>
      </button>
      {open && (
        <div className="absolute bottom-full left-0 z-30 mb-1.5 w-60 animate-appear rounded-xl border border-line bg-panel p-1.5 shadow-float">
          <p className="truncate px-2.5 pt-1 pb-2 text-soft">{me.email}</p>
          <ThemeChoice />
          <hr className="my-1.5 border-line" />
          <button type="button" className={ENTRY} onClick={() => void signOut()}>
            <LogOut size={15} aria-hidden /> Sign out
          </button>
          <button type="button" className={`${ENTRY} text-bad`} onClick={startDeleting}>
            <Trash2 size={15} aria-hidden /> Delete account…
          </button>
        </div>
      )}
      {deleting && <DeleteAccount email={me.email} onClose={() => setDeleting(false)} onDeleted={onSignedOut} />}
    </div>
  );
}

function ThemeChoice() {
  const [chosen, setChosen] = useState(currentTheme);
  const choose = (theme: Theme) => {
    applyTheme(theme);
    setChosen(theme);
  };
  return (
    <fieldset className="flex rounded-lg bg-sunken p-0.5">
      <legend className="sr-only">Colours</legend>
      {THEMES.map(({ theme, label, icon }) => (
        <button
          key={theme}
          type="button"
          aria-pressed={chosen === theme}
          onClick={() => choose(theme)}
          className="flex min-h-8 flex-1 items-center justify-center gap-1.5 rounded-md text-xs text-soft aria-pressed:bg-panel aria-pressed:font-semibold aria-pressed:text-ink"
        >
          {icon} {label}
        </button>
      ))}
    </fieldset>
  );
}
