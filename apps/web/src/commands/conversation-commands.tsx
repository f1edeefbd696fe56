import type { SessionStore, SessionView } from "@millrace/client";
import { type AssistantMessage, type Message, messageText } from "@millrace/protocol";
import { useCopy } from "@millrace/react";
import { useEffect } from "react";
import { useTranslations } from "use-intl";
import { lastCode } from "../code-blocks.ts";
import { setEditing } from "../conversation/versions/use-editing.ts";
import { canReadAloud } from "../read-aloud/can-read-aloud.ts";
import { useReadMessage } from "../read-aloud/use-read-message.ts";
import { tellNews } from "./command-news.tsx";
import { useCommand } from "./use-command.ts";

interface ConversationCommandsProps {
  view: SessionView;
  store: SessionStore;
  /** Does it, and shows why when it does not work. */
  run: (action: () => Promise<void>) => void;
}

/** Offers what can be done with the conversation on screen; shows nothing. */
export function ConversationCommands({ view: { path, state }, store, run }: ConversationCommandsProps): null {
  const translate = useTranslations("commands");
  const [copied, copy] = useCopy();
  const readMessage = useReadMessage();
  const isRunning = (state?.active_runs.length ?? 0) > 0;
  const answer = path.findLast(isAnswer);
  const mine = path.findLast((message) => message.role === "user" && !message.redacted);
  const toRead = path.findLast((message) => isAnswer(message) && messageText(message) !== "");
  const text = toRead ? messageText(toRead) : "";
  const code = isRunning ? undefined : lastCode(text);

  useEffect(() => {
    if (copied) tellNews(translate("copied"));
  }, [copied, translate]);

  useCommand("stop", isRunning ? () => run(() => store.stop()) : undefined);
  useCommand("retry", answer && !isRunning ? () => run(() => store.retry(answer.run_id)) : undefined);
  useCommand("editMessage", mine && (() => setEditing(mine.id, true)));
  useCommand("copyAnswer", text ? () => copy(text) : undefined);
  useCommand("copyCode", code === undefined ? undefined : () => copy(code));
  useCommand("readAloud", toRead && canReadAloud && !isRunning ? () => readMessage(toRead) : undefined);
  return null;
}

function isAnswer(message: Message): message is AssistantMessage {
  return message.role === "assistant";
}
