import type { MessageMarkdownProps } from "@millrace/react";
import { lazy, Suspense } from "react";

const load = () => import("@millrace/react/message-markdown");
// With the page that needs it, so that it is there before the messages are.
load().catch(() => {});

const MessageMarkdown = lazy(() =>
  load().then(
    (module) => ({ default: module.MessageMarkdown }),
    () => ({ default: Plain }),
  ),
);

/** A message's Markdown; its plain text until the part of the app that reads Markdown is here, and where it cannot be had. */
export function Markdown(props: MessageMarkdownProps) {
  return (
    <Suspense
      fallback={
        <div data-testid="markdown-loading">
          <Plain text={props.text} />
        </div>
      }
    >
      <MessageMarkdown {...props} />
    </Suspense>
  );
}

function Plain({ text }: Pick<MessageMarkdownProps, "text">) {
  return (
    <div dir="auto" className="wrap-anywhere whitespace-pre-wrap">
      {text}
    </div>
  );
}
