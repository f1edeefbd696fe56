import { type Message, messageText } from "@millrace/protocol";
import { useMillrace } from "@millrace/react";
import { useMutation } from "@tanstack/react-query";
import { Ellipsis, Eraser } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { titleOf } from "../home/title-of.ts";
import { problemOf, useReason } from "../locale/use-reason.ts";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { Menu, MenuItem } from "../ui/menu.tsx";

interface MessageMenuProps {
  sessionId: string;
  message: Message;
}

/** What is seldom done with a message. */
export function MessageMenu({ sessionId, message }: MessageMenuProps) {
  const translate = useTranslations("conversation");
  const [isErasing, setErasing] = useState(false);
  return (
    <>
      <Menu trigger={<IconButton label={translate("more")} icon={<Ellipsis size={16} />} data-testid="message-menu" />}>
        <MenuItem onSelect={() => setErasing(true)} className="text-danger">
          <Eraser size={16} />
          {translate("erase")}
        </MenuItem>
      </Menu>
      {isErasing && <EraseDialog sessionId={sessionId} message={message} onClose={() => setErasing(false)} />}
    </>
  );
}

function EraseDialog({ sessionId, message, onClose }: MessageMenuProps & { onClose: () => void }) {
  const translate = useTranslations();
  const reason = useReason();
  const client = useMillrace();
  const isTitle = client.session(sessionId).getView().state?.session.title === titleOf(messageText(message));
  const sentences = ["eraseText", ...(isTitle ? (["eraseTitleToo"] as const) : []), "eraseForGood"] as const;
  const erase = useMutation({
    mutationFn: async () => {
      if (isTitle) await client.api.renameSession(sessionId, translate("home.title"));
      await client.api.eraseMessage(sessionId, message.id);
    },
    onSuccess: onClose,
  });
  return (
    <ConfirmDialog
      title={translate("conversation.eraseTitle")}
      text={sentences.map((key) => translate(`conversation.${key}`)).join(" ")}
      confirm={translate("conversation.eraseConfirm")}
      busy={erase.isPending}
      failure={
        erase.isError ? translate("conversation.actionFailed", { reason: reason(problemOf(erase.error)) }) : null
      }
      onConfirm={() => erase.mutate()}
      onClose={onClose}
    />
  );
}
