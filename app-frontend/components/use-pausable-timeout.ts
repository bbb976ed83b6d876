import { useEffect, useState } from 'react';

/** Calls `onElapsed` after `ms` without the pointer or the focus on the element that gets the returned handlers. */
export function usePausableTimeout(onElapsed: () => void, ms: number) {
  const [paused, setPaused] = useState(false);
  useEffect(() => {
    if (paused) return;
    const timer = setTimeout(onElapsed, ms);
    return () => clearTimeout(timer);
  }, [paused, onElapsed, ms]);
  const pause = () => setPaused(true);
  const resume = () => setPaused(false);
  return { onPointerEnter: pause, onPointerLeave: resume, onFocus: pause, onBlur: resume };
}
