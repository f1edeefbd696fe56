import type { Message } from "@millrace/protocol";
import { Square, Volume2 } from "lucide-react";
import { useTranslations } from "use-intl";
import { IconButton } from "../ui/icon-button.tsx";
import { useReadMessage } from "./use-read-message.ts";
import { reader, useReading } from "./use-reader.ts";

/** Reads the message aloud, or stops that. The rest is done in the player. */
export function ReadAloudButton({ message }: { message: Message }) {
  const translate = useTranslations("readAloud");
  const readMessage = useReadMessage();
  const isRead = useReading()?.id === message.id;
  return (
    <IconButton
      label={translate(isRead ? "stop" : "start")}
      icon={isRead ? <Square size={14} className="fill-current" /> : <Volume2 size={16} />}
      data-testid="read-aloud"
      onClick={() => (isRead ? reader.stop() : readMessage(message))}
    />
  );
}
