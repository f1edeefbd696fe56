import type { SessionStore, SessionView } from "@millrace/client";
import { useMillrace } from "@millrace/react";
import { useLocation } from "@tanstack/react-router";
import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import type { VirtualizerHandle } from "virtua";
import { indexOf } from "./rows.ts";
import { seekMessage } from "./seek-message.ts";

/** How long the row a link led to stays marked, in milliseconds. */
const MARKED = 2500;
/** How much of what is above it stays in view, in CSS pixels. */
const ABOVE = 72;

export type Jump =
  | { readonly kind: "none" | "seeking" | "missing" | "failed" }
  | { readonly kind: "found"; readonly id: string };

const NONE: Jump = { kind: "none" };

interface JumpState {
  jump: Jump;
  /** The row a link led to, for a moment. */
  marked: string | null;
  /** Ends seeking, or takes away what was said about it. */
  dismiss: () => void;
}

interface JumpParts {
  view: SessionView;
  store: SessionStore;
  scroller: RefObject<HTMLElement | null>;
  handle: RefObject<VirtualizerHandle | null>;
  leaveEnd: () => void;
  focusSoon: (id: string) => void;
}

/** Goes to the message that the address names, `#msg_…`, also when it is far from what is loaded. */
export function useJump({ view, store, scroller, handle, leaveEnd, focusSoon }: JumpParts): JumpState {
  const { api } = useMillrace();
  const target = useLocation({ select: ({ hash }) => hash });
  const key = useLocation({ select: ({ state }) => state.__TSR_key });
  const [jump, setJump] = useState<Jump>(NONE);
  const [marked, setMarked] = useState<string | null>(null);
  const seeking = useRef<AbortController>(null);
  const isReady = view.status === "ready";

  const dismiss = useCallback(() => {
    seeking.current?.abort();
    setJump(NONE);
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: following the same link again goes there again
  useEffect(() => {
    if (!isReady || !target.startsWith("msg_")) return;
    const controller = new AbortController();
    const { signal } = controller;
    seeking.current = controller;
    setJump({ kind: "seeking" });
    seekMessage(store, api, target, signal).then(
      (sought) => {
        if (signal.aborted || sought === null) return;
        setJump(sought === "here" ? { kind: "found", id: target } : { kind: sought });
      },
      () => !signal.aborted && setJump({ kind: "failed" }),
    );
    return dismiss;
  }, [api, store, isReady, target, key, dismiss]);

  const isUnderWay = jump.kind === "seeking" || jump.kind === "found";
  useEffect(() => {
    const element = scroller.current;
    if (!element || !isUnderWay) return;
    const ways = ["wheel", "touchmove", "keydown"] as const;
    for (const way of ways) element.addEventListener(way, dismiss, { passive: true });
    return () => {
      for (const way of ways) element.removeEventListener(way, dismiss);
    };
  }, [scroller, isUnderWay, dismiss]);

  const found = jump.kind === "found" ? jump.id : null;
  const at = found === null ? -1 : indexOf(view.path, found);
  const isDrawn = at >= 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: where it stands is asked once, when it is there
  useEffect(() => {
    if (found === null || !isDrawn) return;
    leaveEnd();
    handle.current?.scrollToIndex(at, { align: "start", offset: -ABOVE });
    focusSoon(found);
    setMarked(found);
  }, [found, isDrawn, handle, leaveEnd]);

  useEffect(() => {
    if (marked === null) return;
    const timer = setTimeout(() => {
      setMarked(null);
      setJump((jump) => (jump.kind === "found" ? NONE : jump));
    }, MARKED);
    return () => clearTimeout(timer);
  }, [marked]);

  return { jump, marked, dismiss };
}
