'use client';
import { useRouter } from 'next/navigation';
import { useEffect, useEffectEvent } from 'react';
import { pages } from './pages.ts';
import { readSingleKeys } from './single-keys.ts';

const sequenceMs = 1200;

/** Ctrl/⌘ K everywhere; single letters only outside of fields, and only while the person has them on (WCAG 2.1.4). */
export function useKeys({ onPalette, onKeys }: { onPalette: () => void; onKeys: () => void }): void {
  const router = useRouter();
  const palette = useEffectEvent(onPalette);
  const keys = useEffectEvent(onKeys);
  const go = useEffectEvent((href: string) => { router.push(href); });
  useEffect(() => {
    let goUntil = 0;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() === 'k' && (event.metaKey || event.ctrlKey)) {
        event.preventDefault();
        palette();
        return;
      }
      if (!isPlainKey(event)) return;
      if (event.key === '?') keys();
      const page = Date.now() < goUntil ? pages.find((each) => each.key === event.key) : undefined;
      goUntil = event.key === 'g' ? Date.now() + sequenceMs : 0;
      if (page) {
        event.preventDefault();
        go(page.href);
      }
    };
    window.addEventListener('keydown', onKeyDown);
    return () => { window.removeEventListener('keydown', onKeyDown); };
  }, []);
}

/** A page's own single key, e.g. `t` for the topology's table. */
export function usePageKey(key: string, onPress: () => void): void {
  const press = useEffectEvent(onPress);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== key || !isPlainKey(event)) return;
      event.preventDefault();
      press();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => { window.removeEventListener('keydown', onKeyDown); };
  }, [key]);
}

function isPlainKey(event: KeyboardEvent): boolean {
  if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented || !readSingleKeys()) return false;
  const target = event.target;
  if (!(target instanceof HTMLElement)) return true;
  return !target.isContentEditable && !['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName) && target.closest('[role="dialog"]') === null;
}
