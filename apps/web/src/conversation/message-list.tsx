import type { SessionStore, SessionView } from "@millrace/client";
import { lazy, type ReactNode, Suspense, useMemo, useRef } from "react";
import { useTranslations } from "use-intl";
import type { VirtualizerHandle } from "virtua";
import { Notice } from "../ui/notice.tsx";
import { ConversationSkeleton } from "./conversation-skeleton.tsx";
import { FlowLine } from "./flow-line.tsx";
import { EndPill } from "./transcript/end-pill.tsx";
import { JumpNote } from "./transcript/jump-note.tsx";
import { MessageRows } from "./transcript/message-rows.tsx";
import { OlderLine } from "./transcript/older-line.tsx";
import { useHeadHeight } from "./transcript/use-head-height.ts";
import { useJump } from "./transcript/use-jump.ts";
import { useNewCount } from "./transcript/use-new-count.ts";
import { useOlderPages } from "./transcript/use-older-pages.ts";
import { useRowFocus } from "./transcript/use-row-focus.ts";
import { useScrollKeys } from "./transcript/use-scroll-keys.ts";
import { useMarkRead } from "./use-mark-read.ts";
import { useStickToEnd } from "./use-stick-to-end.ts";

const Announcer = lazy(() => import("./announcer.tsx").then((module) => ({ default: module.Announcer })));

interface MessageListProps {
  view: SessionView;
  store: SessionStore;
  /** The composer, which floats at the end. */
  children: ReactNode;
}

export function MessageList({ view, store, children }: MessageListProps) {
  const translate = useTranslations();
  const { state, status, connection, outgoing, path } = view;
  const isCutOff = connection === "offline" || connection === "reconnecting";
  const isSending = outgoing.some((message) => message.status === "sending");
  const rows = useMemo(() => [...path, ...outgoing], [path, outgoing]);
  const handle = useRef<VirtualizerHandle>(null);
  const { scroller, isAtEnd, isFar, hasNews, follow, toEnd, leaveEnd } = useStickToEnd({
    newest: rows.at(-1),
    written: outgoing.at(-1)?.client_message_id,
  });
  const focus = useRowFocus(scroller, rows, handle);
  const { jump, marked, dismiss } = useJump({ view, store, scroller, handle, leaveEnd, focusSoon: focus.focusSoon });
  const isJumping = jump.kind === "seeking" || jump.kind === "found";
  const older = useOlderPages(scroller, view, store, isJumping);
  const onKeyDown = useScrollKeys(scroller, handle, { toEnd, leaveEnd });
  const newCount = useNewCount(path, isAtEnd);
  const headHeight = useHeadHeight(state);
  useMarkRead(state, isAtEnd);

  return (
    <>
      <div className="relative flex min-h-0 flex-1 flex-col">
        <JumpNote jump={jump} onDismiss={dismiss} />
        <section
          ref={scroller}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
          data-testid="transcript"
          aria-label={translate("conversation.label")}
          onFocus={focus.onFocus}
          onKeyDown={onKeyDown}
          className="isolate min-h-0 flex-1 overflow-y-auto border-t-2 border-transparent outline-none [overflow-anchor:none] focus-visible:border-accent"
        >
          <div className="mx-auto max-w-190 px-4 pb-4">
            <div
              data-testid="older"
              style={{ height: headHeight }}
              className="flex items-center justify-center gap-3 text-sm text-quiet"
            >
              <OlderLine status={older.status} onRetry={older.retry} />
            </div>
            {status === "loading" && outgoing.length === 0 && (
              <ConversationSkeleton label={translate("conversation.loading")} />
            )}
            {status === "failed" && isCutOff && (
              <p className="pt-[18vh] text-center text-read text-balance text-quiet">
                {translate("conversation.cutOff")}
              </p>
            )}
            {status === "failed" && !isCutOff && <Notice>{translate("conversation.failed")}</Notice>}
            {status === "ready" && rows.length === 0 && (
              <p className="pt-[18vh] text-center text-read text-quiet">{translate("conversation.empty")}</p>
            )}
            {rows.length > 0 && (
              <MessageRows
                rows={rows}
                state={state}
                store={store}
                scroller={scroller}
                handle={handle}
                startMargin={headHeight}
                keepMounted={focus.keepMounted}
                marked={marked}
                wanted={focus.wanted}
                onScroll={older.check}
                onResize={follow}
              />
            )}
            {isSending && (
              <div className="-mt-3 md:ps-10">
                <FlowLine word={translate("phase.sending")} />
              </div>
            )}
          </div>
        </section>
      </div>
      <div className="relative mx-auto w-full max-w-190 px-4 before:pointer-events-none before:absolute before:inset-x-0 before:-top-6 before:h-6 before:bg-linear-to-t before:from-canvas before:to-transparent pb-[max(1rem,env(safe-area-inset-bottom))]">
        {(hasNews || isFar) && <EndPill hasNews={hasNews} count={newCount} onClick={toEnd} />}
        {children}
      </div>
      <Suspense>
        <Announcer
          path={path}
          waiting={view.queue.length}
          isLive={status === "ready" && (connection === "live" || connection === "polling")}
        />
      </Suspense>
    </>
  );
}
