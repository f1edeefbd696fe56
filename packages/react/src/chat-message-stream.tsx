import type { SessionStore, SessionView } from "@millrace/client";
import { useState } from "react";
import type { MarkdownLabels } from "./markdown/labels.ts";
import { MessageMarkdown } from "./message-markdown.tsx";
import type { Smoothing } from "./smoothing/view-position.ts";
import { useFollowEnd } from "./use-follow-end.ts";
import { useSession } from "./use-session.ts";

type Message = SessionView["path"][number];
type AnswerStatus = Extract<Message, { role: "assistant" }>["status"];

/** The words of `ChatMessageStream`. */
export interface StreamLabels {
  stop: string;
  stopFailed: string;
  /** Said of the whole list, to those who do not see it. */
  conversation: string;
  view: Record<Exclude<SessionView["status"], "ready">, string>;
  answer: Record<AnswerStatus, string>;
}

const ENGLISH: StreamLabels = {
  stop: "Stop",
  stopFailed: "The answer could not be stopped. Try again.",
  conversation: "Conversation",
  view: {
    loading: "Loading…",
    not_found: "This conversation does not exist.",
    signed_out: "Sign in to see this conversation.",
    failed: "This conversation could not be loaded. Trying again…",
  },
  answer: {
    queued: "Queued",
    running: "Writing",
    completed: "Done",
    stopped: "Stopped",
    failed: "Failed",
    interrupted: "Interrupted",
    suspended: "Waiting for you",
  },
};

export interface ChatMessageStreamProps {
  sessionId: string;
  /** How text that arrives comes into view. Default: by the word. */
  smoothing?: Smoothing;
  labels?: StreamLabels;
  markdownLabels?: MarkdownLabels;
  className?: string;
}

/**
 * A session's messages as they are written: live text with a caret, a badge with the state of each answer, and a stop
 * button. It scrolls within the height it is given, and stays at the end unless the reader scrolls up. Styled by
 * `@millrace/react/message-markdown.css`.
 */
export function ChatMessageStream({
  sessionId,
  smoothing = "word",
  labels = ENGLISH,
  markdownLabels,
  className = "",
}: ChatMessageStreamProps) {
  const { view, store } = useSession(sessionId);
  const scroller = useFollowEnd();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section ref={scroller} className={`millrace-stream ${className}`} aria-label={labels.conversation} tabIndex={0}>
      {view.status !== "ready" && <p role="status">{labels.view[view.status]}</p>}
      {view.path.map((message) => (
        <article key={message.id} data-role={message.role}>
          <MessageMarkdown
            text={textOf(message)}
            streaming={isActive(message)}
            smoothing={smoothing}
            {...(markdownLabels && { labels: markdownLabels })}
          />
          {message.role === "assistant" && (
            <footer>
              <span className="millrace-badge" data-status={message.status} role="status">
                {labels.answer[message.status]}
              </span>
              {isActive(message) && <StopButton store={store} labels={labels} />}
            </footer>
          )}
        </article>
      ))}
      {view.outgoing.map(({ client_message_id, content, status }) => (
        <article key={client_message_id} data-role="user" data-status={status}>
          <MessageMarkdown text={content} />
        </article>
      ))}
    </section>
  );
}

function StopButton({ store, labels }: { store: SessionStore; labels: StreamLabels }) {
  const [stopping, setStopping] = useState(false);
  const [failed, setFailed] = useState(false);
  async function stop(): Promise<void> {
    setStopping(true);
    setFailed(false);
    try {
      await store.stop();
    } catch {
      setFailed(true);
      setStopping(false);
    }
  }
  return (
    <>
      <button type="button" disabled={stopping} onClick={() => void stop()}>
        {labels.stop}
      </button>
      {failed && <span role="alert">{labels.stopFailed}</span>}
    </>
  );
}

function isActive(message: Message): boolean {
  return message.role === "assistant" && (message.status === "queued" || message.status === "running");
}

function textOf(message: Message): string {
  return message.parts.map((part) => (part.type === "text" ? part.text : "")).join("");
}
