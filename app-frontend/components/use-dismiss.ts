import { useEffect, type RefObject } from 'react';

/** Calls `onDismiss` on Escape and on a press outside of `element` while `active`. */
export function useDismiss(element: RefObject<HTMLElement | null>, active: boolean, onDismiss: () => void): void {
  useEffect(() => {
    if (!active) return;
    const onKey = (event: KeyboardEvent) => {
      // A dialog above has its own Escape.
      if (event.key === 'Escape' && !document.querySelector('dialog[open]')) onDismiss();
    };
    const onPress = (event: PointerEvent) => {
      if (event.target instanceof Element && (element.current?.contains(event.target) || event.target.closest('dialog'))) return;
      onDismiss();
    };
    document.addEventListener('keydown', onKey);
    document.addEventListener('pointerdown', onPress);
    return () => {
      document.removeEventListener('keydown', onKey);
      document.removeEventListener('pointerdown', onPress);
    };
  }, [element, active, onDismiss]);
}
