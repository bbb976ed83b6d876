import { useCallback, useEffect, useRef, useState } from 'react';

/** Within this many pixels of the end counts as reading the latest. */
const NEAR_PX = 48;

/** Keeps a scroller at its end while its content grows, unless the person scrolled up to read. */
export function useStickToBottom() {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const sticks = useRef(true);
  const [isAtBottom, setIsAtBottom] = useState(true);

  const scrollToBottom = useCallback(() => {
    const element = scroller.current;
    if (element) element.scrollTop = element.scrollHeight;
  }, []);

  useEffect(() => {
    const element = scroller.current;
    if (!element || !content.current) return;
    const onScroll = () => {
      sticks.current = element.scrollHeight - element.scrollTop - element.clientHeight <= NEAR_PX;
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

  return { scroller, content, isAtBottom, scrollToBottom };
}
