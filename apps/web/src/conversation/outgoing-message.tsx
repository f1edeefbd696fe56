import type { OutgoingMessage as Message, SessionStore } from "@millrace/client";
import { useTranslations } from "use-intl";
import { saveDraft } from "../composer/draft.ts";
import { useReason } from "../locale/use-reason.ts";
import { forgetUser } from "../queries.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { Bubble } from "./bubble.tsx";

/** A message the log has not brought back yet. A failed one waits for the person to send it again or drop it. */
export function OutgoingMessage({ message, store }: { message: Message; store: SessionStore }) {
  const translate = useTranslations();
  const reason = useReason();
  const { client_message_id: id, status, content, problem } = message;

  /** Signing in drops what was not sent, so the text waits in the composer. */
  function signInAgain(): void {
    saveDraft(store.id, content);
    forgetUser();
  }

  return (
    <li
      data-testid="message"
      data-role="user"
      data-message-id={id}
      data-status={status}
      className="group/message grid justify-items-end gap-2 ps-[12%] pb-8"
    >
      <h2 className="sr-only">{translate("conversation.you")}</h2>
      <Bubble text={content} muted={status === "failed"} />
      {status === "failed" && (
        <Notice
          actions={
            <div className="flex flex-wrap gap-2">
              {problem?.code === "unauthenticated" ? (
                <Button onClick={signInAgain}>{translate("signIn.submitIn")}</Button>
              ) : (
                <Button data-testid="resend" onClick={() => store.resend(id)}>
                  {translate("outgoing.resend")}
                </Button>
              )}
              <Button kind="quiet" data-testid="discard" onClick={() => store.discard(id)}>
                {translate("outgoing.discard")}
              </Button>
            </div>
          }
        >
          {translate("outgoing.failed")} {reason(problem)}
        </Notice>
      )}
    </li>
  );
}
