import type { SessionStore } from "@millrace/client";
import { type UserMessage as Message, messageText } from "@millrace/protocol";
import { memo } from "react";
import { useTranslations } from "use-intl";
import { Moment } from "../locale/moment.tsx";
import { Bubble } from "./bubble.tsx";
import { ErasedNote } from "./erased-note.tsx";
import { MessageActions } from "./message-actions.tsx";

interface UserMessageProps {
  message: Message;
  /** Ids of the messages that stand in the same place, this one included; undefined when it is the only one. */
  versions: readonly string[] | undefined;
  store: SessionStore;
}

export const UserMessage = memo(function UserMessage({ message, store }: UserMessageProps) {
  const translate = useTranslations("conversation");
  return (
    <div
      data-testid="message"
      data-role="user"
      data-message-id={message.id}
      data-status="sent"
      className="group/message grid justify-items-end ps-[12%]"
    >
      <h2 className="sr-only">{translate("you")}</h2>
      {message.redacted ? <ErasedNote /> : <Bubble text={messageText(message)} />}
      <MessageActions sessionId={store.id} message={message}>
        <Moment at={message.created_at} />
      </MessageActions>
    </div>
  );
});
