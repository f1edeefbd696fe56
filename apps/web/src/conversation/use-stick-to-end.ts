import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";

/** Closer than this to the end (CSS pixels) counts as being there. */
const NEAR = 32;

interface ListEnds {
  /** What stands first; when it changes while the reader is further down, something was put in front. */
  first: string | undefined;
  /** What was added last; when it changes, there is news. */
  newest: object | undefined;
  /** What the reader wrote last: it is always brought into view. */
  written: string | undefined;
}

interface StickToEnd {
  scroller: RefObject<HTMLDivElement | null>;
  content: RefObject<HTMLDivElement | null>;
  /** The reader has seen the end, or does when the page is looked at. */
  isAtEnd: boolean;
  /** Something was added below while the reader was further up. */
  hasNews: boolean;
  toEnd: () => void;
}

/** Keeps the end in view while the reader is there, and the reader's place otherwise. */
export function useStickToEnd({ first, newest, written }: ListEnds): StickToEnd {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const before = useRef({ first, height: 0 });
  const known = useRef(newest);
  const [isAtEnd, setIsAtEnd] = useState(true);
  const [hasNews, setHasNews] = useState(false);

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
      setIsAtEnd(following.current);
      if (following.current) setHasNews(false);
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
    if (written === undefined) return;
    following.current = true;
    setIsAtEnd(true);
  }, [written]);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    if (following.current) element.scrollTop = element.scrollHeight;
    else if (first !== before.current.first) element.scrollTop += element.scrollHeight - before.current.height;
    before.current = { first, height: element.scrollHeight };
  });

  useEffect(() => {
    if (known.current !== newest && !following.current) setHasNews(true);
    known.current = newest;
  }, [newest]);

  return {
    scroller,
    content,
    isAtEnd,
    hasNews,
    toEnd() {
      following.current = true;
      setIsAtEnd(true);
      scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
      setHasNews(false);
    },
  };
}
