import { useEffect, useEffectEvent, useState } from "react";
import { lengthInView, nextPosition, type Smoothing } from "./view-position.ts";

interface SmoothOptions {
  streaming: boolean;
  smoothing: Smoothing;
}

/**
 * The part of a streaming text that is in view: it changes at most once a frame, is the whole text again soon after the
 * last arrival, and at once when the stream ends. What is there at first is in view at first. Readers who asked for less
 * motion get the text as it arrives.
 */
export function useSmoothText(text: string, { streaming, smoothing }: SmoothOptions): string {
  const [view, setView] = useState({ shown: text, position: text.length });
  const isBehind = streaming && view.shown.length < text.length;

  const advance = useEffectEvent((elapsedMs: number) => {
    if (smoothing === "none" || reducesMotion()) return setView({ shown: text, position: text.length });
    const position = nextPosition(text, view.position, elapsedMs);
    const length = Math.max(view.shown.length, lengthInView(text, position, smoothing));
    setView({ shown: length === view.shown.length ? view.shown : text.slice(0, length), position });
  });

  useEffect(() => {
    if (!isBehind) return;
    let last = performance.now();
    let frame = requestAnimationFrame(function step(now) {
      frame = requestAnimationFrame(step);
      advance(Math.max(0, now - last));
      last = now;
    });
    return () => cancelAnimationFrame(frame);
  }, [isBehind]);

  // A message may go on to grow later: then from what was in view at its end.
  useEffect(() => {
    if (!streaming) setView({ shown: text, position: text.length });
  }, [streaming, text]);

  return isBehind ? view.shown : text;
}

function reducesMotion(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
