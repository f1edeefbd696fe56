import type { SessionStore } from "@millrace/client";
import { type UserMessage as Message, messageText } from "@millrace/protocol";
import { lazy, memo, Suspense } from "react";
import { useTranslations } from "use-intl";
import { useModel } from "../composer/use-model.ts";
import { Moment } from "../locale/moment.tsx";
import { Bubble } from "./bubble.tsx";
import { ErasedNote } from "./erased-note.tsx";
import { MessageActions } from "./message-actions.tsx";
import { setEditing, useEditing } from "./versions/use-editing.ts";

const EditField = lazy(() => import("./versions/edit-field.tsx").then((module) => ({ default: module.EditField })));

interface UserMessageProps {
  message: Message;
  /** Ids of the messages that stand in the same place, this one included; undefined when it is the only one. */
  versions: readonly string[] | undefined;
  store: SessionStore;
}

export const UserMessage = memo(function UserMessage({ message, versions, store }: UserMessageProps) {
  const translate = useTranslations();
  const { model } = useModel();
  const isEditing = useEditing(message.id);
  const text = messageText(message);
  const bubble = <Bubble text={text} />;
  return (
    <div
      data-testid="message"
      data-role="user"
      data-message-id={message.id}
      data-status="sent"
      className="group/message grid justify-items-end ps-[12%]"
    >
      <h2 className="sr-only">{translate("conversation.you")}</h2>
      {message.redacted ? (
        <ErasedNote />
      ) : isEditing ? (
        <Suspense fallback={bubble}>
          <EditField
            draftKey={`edit.${message.id}`}
            text={text}
            label={translate("versions.editLabel")}
            submit={translate("versions.editSend")}
            onSubmit={(content) => store.edit(message.id, content, model ? { model: model.id } : {})}
            onClose={() => setEditing(message.id, false)}
          />
        </Suspense>
      ) : (
        bubble
      )}
      {!isEditing && (
        <MessageActions store={store} message={message} versions={versions} onEdit={() => setEditing(message.id, true)}>
          <Moment at={message.created_at} />
        </MessageActions>
      )}
    </div>
  );
});
