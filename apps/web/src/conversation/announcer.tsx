import { type AssistantMessage, messageText } from "@millrace/protocol";
import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { isActive } from "./message-view.ts";
import { sentencesFrom } from "./spoken.ts";

interface Line {
  id: number;
  text: string;
}

const KEPT_LINES = 20;

/** Tells screen readers what happens: the phases of an answer, and its text sentence by sentence, never by token. */
export function Announcer({ message }: { message: AssistantMessage | undefined }) {
  const translate = useTranslations();
  const [lines, setLines] = useState<readonly Line[]>([]);
  const heard = useRef<{ id: string; end: number; status: AssistantMessage["status"] } | null>(null);

  useEffect(() => {
    if (!message) return;
    const { id, status } = message;
    const known = heard.current?.id === id ? heard.current : null;
    // What had ended before this page looked is history, not news.
    if (!known && !isActive(message)) return;
    const text = messageText(message);
    const from = known?.end ?? 0;
    const { spoken, end } = sentencesFrom(text, from, !isActive(message));
    heard.current = isActive(message) ? { id, end, status } : null;
    const words: string[] = [];
    if (!known) words.push(translate("phase.thinking"));
    if (spoken) words.push(spoken);
    if (status === "completed") words.push(translate("announce.answerEnded"));
    else if (message.error) words.push(translate(`runErrors.${message.error.code}`));
    else if (status === "stopped" || status === "failed" || status === "interrupted" || status === "suspended")
      words.push(translate(`outcome.${status}`));
    if (words.length === 0) return;
    setLines((lines) => [...lines, { id: (lines.at(-1)?.id ?? 0) + 1, text: words.join(" ") }].slice(-KEPT_LINES));
  }, [message, translate]);

  return (
    <div role="log" aria-live="polite" className="sr-only">
      {lines.map(({ id, text }) => (
        <p key={id}>{text}</p>
      ))}
    </div>
  );
}
