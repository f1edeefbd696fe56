import type { SessionStore, SessionView } from "@millrace/client";
import type { AssistantMessage as Answer, Message } from "@millrace/protocol";
import { ArrowDown } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Notice } from "../ui/notice.tsx";
import { useWhenVisible } from "../ui/use-when-visible.ts";
import { Announcer } from "./announcer.tsx";
import { AssistantMessage } from "./assistant-message.tsx";
import { ConversationSkeleton } from "./conversation-skeleton.tsx";
import { FlowLine } from "./flow-line.tsx";
import { OutgoingMessage } from "./outgoing-message.tsx";
import { useMarkRead } from "./use-mark-read.ts";
import { useStickToEnd } from "./use-stick-to-end.ts";
import { UserMessage } from "./user-message.tsx";

interface MessageListProps {
  view: SessionView;
  store: SessionStore;
  /** The composer, which floats at the end. */
  children: ReactNode;
}

export function MessageList({ view, store, children }: MessageListProps) {
  const translate = useTranslations();
  const { state, status, connection, outgoing, path: messages } = view;
  const stopping = new Set(state?.active_runs.filter((run) => run.stop_requested).map((run) => run.message_id));
  const isCutOff = connection === "offline" || connection === "reconnecting";
  const { scroller, content, isAtEnd, hasNews, toEnd } = useStickToEnd({
    first: messages[0]?.id,
    newest: outgoing.at(-1) ?? messages.at(-1),
    written: outgoing.at(-1)?.client_message_id,
  });
  // When a page cannot be loaded, scrolling there again asks again.
  const canLoadOlder = state?.older_cursor && !isCutOff;
  const older = useWhenVisible(canLoadOlder ? () => void store.loadOlder().catch(() => {}) : null);
  useMarkRead(state, isAtEnd);
  const isSending = outgoing.some((message) => message.status === "sending");

  return (
    <>
      <div ref={scroller} className="relative min-h-0 flex-1 overflow-y-auto [overflow-anchor:none]">
        <div ref={content} className="mx-auto max-w-190 px-4 pt-8 pb-4">
          {state?.older_cursor && (
            <p key={messages[0]?.id} ref={older} className="pb-8 text-center text-sm text-quiet">
              {translate(isCutOff ? "conversation.olderCutOff" : "conversation.older")}
            </p>
          )}
          {status === "loading" && outgoing.length === 0 && (
            <ConversationSkeleton label={translate("conversation.loading")} />
          )}
          {status === "failed" && isCutOff && (
            <p className="pt-[18vh] text-center text-read text-balance text-quiet">
              {translate("conversation.cutOff")}
            </p>
          )}
          {status === "failed" && !isCutOff && <Notice>{translate("conversation.failed")}</Notice>}
          {status === "ready" && messages.length === 0 && outgoing.length === 0 && (
            <p className="pt-[18vh] text-center text-read text-quiet">{translate("conversation.empty")}</p>
          )}
          <ol aria-label={translate("conversation.messages")} className="grid grid-cols-1 gap-3">
            {messages.map((message) => (
              <ShownMessage
                key={message.id}
                message={message}
                versions={state?.branches[message.parent_id ?? ""]}
                stopping={stopping.has(message.id)}
                store={store}
              />
            ))}
            {outgoing.map((message) => (
              <OutgoingMessage key={message.client_message_id} message={message} store={store} />
            ))}
          </ol>
          {isSending && (
            <div className="md:ps-10">
              <FlowLine word={translate("phase.sending")} />
            </div>
          )}
        </div>
      </div>
      <div className="relative mx-auto w-full max-w-190 px-4 before:pointer-events-none before:absolute before:inset-x-0 before:-top-6 before:h-6 before:bg-linear-to-t before:from-canvas before:to-transparent pb-[max(1rem,env(safe-area-inset-bottom))]">
        {hasNews && (
          <button
            type="button"
            data-testid="new-below"
            onClick={toEnd}
            className="absolute inset-x-0 -top-11 mx-auto flex h-8 w-fit animate-appear items-center gap-1.5 rounded-full border border-line bg-float px-3 text-sm shadow-float hover:text-accent-strong pointer-coarse:-top-14 pointer-coarse:h-11"
          >
            <ArrowDown size={16} aria-hidden="true" />
            {translate("conversation.newBelow")}
          </button>
        )}
        {children}
      </div>
      <Announcer message={messages.findLast(isAnswer)} />
    </>
  );
}

interface ShownMessageProps {
  message: Message;
  /** Ids of the messages that stand in the same place, this one included; undefined when it is the only one. */
  versions: readonly string[] | undefined;
  stopping: boolean;
  store: SessionStore;
}

function ShownMessage({ message, versions, stopping, store }: ShownMessageProps) {
  switch (message.role) {
    case "user":
      return <UserMessage message={message} versions={versions} store={store} />;
    case "assistant":
      return <AssistantMessage message={message} versions={versions} stopping={stopping} store={store} />;
  }
}

function isAnswer(message: Message): message is Answer {
  return message.role === "assistant";
}
