'use client';
import { Monitor, Moon, Sun } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { chooseTheme, readTheme, subscribeTheme, type Theme, themes } from '../../lib/theme.ts';

const icon = { system: Monitor, light: Sun, dark: Moon };
const word: Record<Theme, string> = { system: 'System theme', light: 'Light theme', dark: 'Dark theme' };

/** One button that goes system → light → dark; its name says what is on. */
export function ThemeMenu() {
  const theme = useSyncExternalStore(subscribeTheme, readTheme, (): Theme => 'system');
  const Icon = icon[theme];
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system';
  return (
    <button type="button" onClick={() => { chooseTheme(next); }} title={`${word[theme]}, switch to ${next}`} className="flex h-8 items-center gap-3 rounded-md px-2.5 max-sm:px-2 text-muted hover:bg-hover hover:text-ink">
      <Icon aria-hidden className="size-4 shrink-0" />
      <span className="sr-only grow text-left wide:not-sr-only">{word[theme]}</span>
    </button>
  );
}
