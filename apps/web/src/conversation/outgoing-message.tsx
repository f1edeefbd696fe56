import type { OutgoingMessage as Message, OutgoingFailure, SessionStore } from "@millrace/client";
import { Clock } from "lucide-react";
import { useEffect } from "react";
import { useTranslations } from "use-intl";
import { useReason } from "../locale/use-reason.ts";
import { forgetUser, queryClient } from "../queries.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { Bubble } from "./bubble.tsx";

interface OutgoingMessageProps {
  message: Message;
  store: SessionStore;
}

/** A message the log has not brought back yet. A failed one waits for the person to send it again or drop it. */
export function OutgoingMessage({ message, store }: OutgoingMessageProps) {
  const translate = useTranslations();
  const { client_message_id: id, status, content } = message;
  const discard = (
    <Button kind="quiet" data-testid="discard" onClick={() => store.discard(id)}>
      {translate("outgoing.discard")}
    </Button>
  );
  return (
    <div
      data-testid="message"
      data-role="user"
      data-message-id={id}
      data-status={status}
      className={`grid justify-items-end ps-[12%] ${status === "sending" ? "pb-8" : ""}`}
    >
      <h2 className="sr-only">{translate("conversation.you")}</h2>
      <Bubble text={content} look={status === "sending" ? "sent" : "unsent"} />
      {(status === "waiting" || status === "held") && (
        <div className="-me-3 flex min-h-8 items-center gap-2 text-sm text-quiet">
          <Clock size={16} aria-hidden="true" />
          {translate(`outgoing.${status}`)}
          {discard}
        </div>
      )}
      {status === "failed" && (
        <div className="mt-2">
          <Notice
            actions={
              <div className="flex flex-wrap gap-2">
                <WayOut failure={message.failure} onResend={() => store.resend(id)} />
                {discard}
              </div>
            }
          >
            <FailureText failure={message.failure} />
          </Notice>
        </div>
      )}
    </div>
  );
}

function FailureText({ failure }: { failure: OutgoingFailure }) {
  const translate = useTranslations("outgoing");
  const reason = useReason();
  const isSpent = failure.reason === "refused" && failure.problem.code === "budget_exceeded";
  // So that the composer says which budget it is.
  useEffect(() => {
    if (isSpent) void queryClient.invalidateQueries({ queryKey: ["budgets"] });
  }, [isSpent]);
  switch (failure.reason) {
    case "refused":
      return translate("failed", { reason: reason(failure.problem) });
    case "unanswered":
      return translate("failed", { reason: reason(null) });
    case "uncertain":
      return translate("uncertain");
  }
}

function WayOut({ failure, onResend }: { failure: OutgoingFailure; onResend: () => void }) {
  const translate = useTranslations();
  const code = failure.reason === "refused" ? failure.problem.code : null;
  if (code === "not_found") return null;
  if (code === "unauthenticated") return <Button onClick={forgetUser}>{translate("signIn.submitIn")}</Button>;
  return (
    <Button data-testid="resend" onClick={onResend}>
      {translate("outgoing.resend")}
    </Button>
  );
}
