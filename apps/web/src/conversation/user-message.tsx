import { type UserMessage as Message, messageText } from "@millrace/protocol";
import { memo } from "react";
import { useTranslations } from "use-intl";
import { Moment } from "../locale/moment.tsx";
import { Bubble } from "./bubble.tsx";
import { MessageActions } from "./message-actions.tsx";

export const UserMessage = memo(function UserMessage({ message }: { message: Message }) {
  const translate = useTranslations("conversation");
  const text = messageText(message);
  return (
    <li
      data-testid="message"
      data-role="user"
      data-message-id={message.id}
      data-status="sent"
      className="group/message grid justify-items-end ps-[12%]"
    >
      <h2 className="sr-only">{translate("you")}</h2>
      <Bubble text={text} />
      <MessageActions text={text}>
        <Moment at={message.created_at} />
      </MessageActions>
    </li>
  );
});
