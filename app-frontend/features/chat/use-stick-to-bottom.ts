import { useCallback, useEffect, useRef, useState } from 'react';

/** Within this many pixels of the end counts as reading the latest. */
const NEAR_PX = 48;

/**
 * Keeps a scroller at its end while its content grows, unless the person scrolled up to read; a new value of `jumpOn`
 * brings it back to the end. Only a move upwards counts as the person's: content that grew between a scroll and its
 * event also leaves the end out of reach for a moment.
 */
export function useStickToBottom(jumpOn: string | undefined) {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const sticks = useRef(true);
  const [isAtBottom, setIsAtBottom] = useState(true);

  const scrollToBottom = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    sticks.current = true;
    setIsAtBottom(true);
    element.scrollTop = element.scrollHeight;
  }, []);

  useEffect(() => {
    const element = scroller.current;
    if (!element || !content.current) return;
    let lastTop = element.scrollTop;
    const onScroll = () => {
      const isNear = element.scrollHeight - element.scrollTop - element.clientHeight <= NEAR_PX;
      if (isNear) sticks.current = true;
      else if (element.scrollTop < lastTop) sticks.current = false;
      lastTop = element.scrollTop;
      setIsAtBottom(sticks.current);
    };
    const resized = new ResizeObserver(() => {
      if (sticks.current) scrollToBottom();
    });
    element.addEventListener('scroll', onScroll, { passive: true });
    resized.observe(content.current);
    resized.observe(element);
    return () => {
      element.removeEventListener('scroll', onScroll);
      resized.disconnect();
    };
  }, [scrollToBottom]);

  useEffect(scrollToBottom, [jumpOn, scrollToBottom]);

  return { scroller, content, isAtBottom, scrollToBottom };
}
