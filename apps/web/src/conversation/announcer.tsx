import type { Message } from "@millrace/protocol";
import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { isActive } from "./message-view.ts";
import { type Heard, useNews } from "./use-news.ts";

interface Line {
  id: number;
  text: string;
}

const KEPT_LINES = 20;
/** How far from the end of the transcript answers are listened to. */
const LISTENED_TO = 50;

interface AnnouncerProps {
  path: readonly Message[];
  /** Messages that wait for their turn. */
  waiting: number;
  /** Whether what happens arrives here as it happens. */
  isLive: boolean;
}

/**
 * Tells screen readers what happens: the phases of answers, and their text sentence by sentence, never by token. A line
 * never changes once it is there.
 */
export function Announcer({ path, waiting, isLive }: AnnouncerProps) {
  const translate = useTranslations("announce");
  const news = useNews();
  const [lines, setLines] = useState<readonly Line[]>([]);
  const heard = useRef(new Map<string, Heard>());
  const knownWaiting = useRef(waiting);
  /** Since when everything new was heard; null while that is not so. */
  const since = useRef<string | null>(null);

  useEffect(() => {
    const texts: string[] = [];
    let waitsForAnother = false;
    for (const message of path.slice(-LISTENED_TO)) {
      if (message.role !== "assistant") continue;
      const isNew = since.current !== null && message.created_at > since.current;
      const { said, next } = news(message, { heard: heard.current.get(message.id), isNew, waitsForAnother });
      heard.current.set(message.id, next);
      texts.push(...said);
      waitsForAnother ||= isActive(message);
    }
    if (since.current !== null && waiting > knownWaiting.current) texts.push(translate("queued"));
    knownWaiting.current = waiting;
    since.current = isLive ? ([since.current ?? "", path.at(-1)?.created_at ?? ""].toSorted().at(-1) ?? "") : null;
    if (texts.length === 0) return;
    setLines((lines) => {
      const first = (lines.at(-1)?.id ?? 0) + 1;
      return [...lines, ...texts.map((text, index) => ({ id: first + index, text }))].slice(-KEPT_LINES);
    });
  }, [path, waiting, isLive, news, translate]);

  return (
    <div role="log" aria-live="polite" className="sr-only">
      {lines.map(({ id, text }) => (
        <p key={id}>{text}</p>
      ))}
    </div>
  );
}
