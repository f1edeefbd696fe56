import type { SessionStore, SessionView } from "@millrace/client";
import { type RefObject, useCallback, useEffect, useRef, useState } from "react";

/** Messages asked for at a time. */
const PAGE = 100;
/** An older page is asked for when less than so many screens are left above the view, or so many CSS pixels. */
const SCREENS_LEFT = 3;
const PIXELS_LEFT = 2400;

/** `none`: the beginning is here. */
export type OlderPages = "none" | "waiting" | "loading" | "cut-off" | "failed";

interface OlderPagesState {
  status: OlderPages;
  /** Looks in the next frame whether a page is needed; to be called whenever the reader moved. */
  check: () => void;
  /** Tries again after a failure. */
  retry: () => void;
}

/** Loads older messages before the reader comes to the first one that is here. */
export function useOlderPages(
  scroller: RefObject<HTMLElement | null>,
  view: SessionView,
  store: SessionStore,
  isPaused: boolean,
): OlderPagesState {
  const [load, setLoad] = useState<"idle" | "loading" | "failed">("idle");
  const frame = useRef(0);
  const isCutOff = view.connection === "offline" || view.connection === "reconnecting";
  const hasOlder = view.state?.older_cursor != null;
  const canLoad = hasOlder && !isCutOff && !isPaused && load === "idle";

  const start = useCallback(() => {
    setLoad("loading");
    store.loadOlder({ limit: PAGE }).then(
      () => setLoad("idle"),
      () => setLoad("failed"),
    );
  }, [store]);

  const check = useCallback(() => {
    cancelAnimationFrame(frame.current);
    if (!canLoad) return;
    frame.current = requestAnimationFrame(() => {
      const element = scroller.current;
      if (!element) return;
      if (element.scrollTop < Math.max(PIXELS_LEFT, SCREENS_LEFT * element.clientHeight)) start();
    });
  }, [scroller, canLoad, start]);

  const first = view.path[0]?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page may be needed when one has come
  useEffect(() => {
    check();
    return () => cancelAnimationFrame(frame.current);
  }, [check, first]);

  useEffect(() => {
    if (isCutOff) setLoad((load) => (load === "failed" ? "idle" : load)); // tried again with the next connection
  }, [isCutOff]);

  return { status: olderStatus(hasOlder, isCutOff, load), check, retry: start };
}

function olderStatus(hasOlder: boolean, isCutOff: boolean, load: "idle" | "loading" | "failed"): OlderPages {
  if (!hasOlder) return "none";
  if (isCutOff) return "cut-off";
  return load === "idle" ? "waiting" : load;
}
