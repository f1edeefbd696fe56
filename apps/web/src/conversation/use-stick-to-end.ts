import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

/** Closer than this to the end (CSS pixels) counts as being there. */
const NEAR = 32;

interface End {
  /** What was added last; when it changes, there is news. */
  newest: object | undefined;
  /** What the reader wrote last: it is always brought into view. */
  written: string | undefined;
}

interface StickToEnd {
  scroller: RefObject<HTMLDivElement | null>;
  /** The reader has seen the end, or does when the page is looked at. */
  isAtEnd: boolean;
  /** The end is more than a screen away. */
  isFar: boolean;
  /** Something was added below while the reader was further up. */
  hasNews: boolean;
  /** To be called whenever the sizes in the scroller changed. */
  follow: () => void;
  toEnd: () => void;
  /** The reader is taken elsewhere: the end is not followed until they are there again. */
  leaveEnd: () => void;
}

/** Keeps the end in view while the reader is there. */
export function useStickToEnd({ newest, written }: End): StickToEnd {
  const scroller = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const lastTop = useRef(0);
  const known = useRef(newest);
  const [isAtEnd, setIsAtEnd] = useState(true);
  const [isFar, setIsFar] = useState(false);
  const [hasNews, setHasNews] = useState(false);

  const follow = useCallback(() => {
    const element = scroller.current;
    if (!element || !following.current) return;
    element.scrollTop = element.scrollHeight;
    lastTop.current = element.scrollTop;
  }, []);

  const setFollowing = useCallback((next: boolean) => {
    following.current = next;
    setIsAtEnd(next);
    if (next) setHasNews(false);
  }, []);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const onScroll = () => {
      const distance = element.scrollHeight - element.scrollTop - element.clientHeight;
      if (element.scrollTop < lastTop.current && distance > 4) setFollowing(false);
      else if (distance < NEAR) setFollowing(true);
      lastTop.current = element.scrollTop;
      setIsFar(distance > element.clientHeight);
    };
    element.addEventListener("scroll", onScroll, { passive: true });
    return () => element.removeEventListener("scroll", onScroll);
  }, [setFollowing]);

  useLayoutEffect(() => {
    if (written !== undefined) setFollowing(true);
  }, [written, setFollowing]);

  useLayoutEffect(follow);

  useEffect(() => {
    if (known.current !== newest && !following.current) setHasNews(true);
    known.current = newest;
  }, [newest]);

  return {
    scroller,
    isAtEnd,
    isFar,
    hasNews,
    follow,
    toEnd() {
      setFollowing(true);
      follow();
    },
    leaveEnd: useCallback(() => setFollowing(false), [setFollowing]),
  };
}
