import { formatOffset, type SessionState } from "@millrace/protocol";
import { useConnection, useMillrace } from "@millrace/react";
import { useEffect, useRef } from "react";
import { usePageVisible } from "../ui/use-page-visible.ts";
import { endedRuns } from "./message-view.ts";

/** Says on all the person's devices that they have read a session: whenever they see the end of one more answer. */
export function useMarkRead(state: SessionState | null, isAtEnd: boolean): void {
  const { api } = useMillrace();
  const { status } = useConnection();
  const isVisible = usePageVisible();
  const marked = useRef(new Set<string>());
  const canMark = isAtEnd && isVisible && (status === "live" || status === "polling");

  useEffect(() => {
    if (!state || !canMark) return;
    const news = endedRuns(state).filter((run) => !marked.current.has(run));
    if (news.length === 0) return;
    const forget = () => {
      for (const run of news) marked.current.delete(run); // tried again with the next event or connection
    };
    for (const run of news) marked.current.add(run);
    api.markRead(state.session.id, formatOffset(state.epoch, state.seq)).catch(forget);
  }, [api, state, canMark]);
}
