import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";

/** Closer than this to the end (CSS pixels) counts as being there. */
const NEAR = 32;

interface StickToEnd {
  scroller: RefObject<HTMLDivElement | null>;
  content: RefObject<HTMLDivElement | null>;
  /** Something was added below while the reader was further up. */
  hasNews: boolean;
  toEnd: () => void;
}

/**
 * Keeps the end in view while the reader is there, and the reader's place otherwise, also when older things are put in
 * front. `first` and `newest` name what stands first and what was added last; when they change, something was.
 */
export function useStickToEnd(first: string | undefined, newest: string): StickToEnd {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const before = useRef({ first, height: 0 });
  const [seen, setSeen] = useState<string | null>(null);

  useEffect(() => {
    const element = scroller.current;
    const inner = content.current;
    if (!element || !inner) return;
    let lastTop = element.scrollTop;
    const onScroll = () => {
      const distance = element.scrollHeight - element.scrollTop - element.clientHeight;
      if (element.scrollTop < lastTop && distance > 4) following.current = false;
      else if (distance < NEAR) following.current = true;
      lastTop = element.scrollTop;
      if (following.current) setSeen(null);
    };
    const observer = new ResizeObserver(() => {
      if (following.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    observer.observe(inner);
    element.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", onScroll);
    };
  }, []);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    if (following.current) element.scrollTop = element.scrollHeight;
    else if (first !== before.current.first) element.scrollTop += element.scrollHeight - before.current.height;
    before.current = { first, height: element.scrollHeight };
  });

  useEffect(() => {
    setSeen((known) => (following.current ? null : (known ?? newest)));
  }, [newest]);

  return {
    scroller,
    content,
    hasNews: seen !== null && seen !== newest,
    toEnd() {
      following.current = true;
      setSeen(null);
      scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
    },
  };
}
