import type { Message } from "@millrace/protocol";
import { useEffect, useRef, useState } from "react";
import { type Heard, useNews } from "./use-news.ts";

interface Line {
  id: number;
  text: string;
}

const KEPT_LINES = 20;
/** How far from the end of the transcript answers are listened to. */
const LISTENED_TO = 50;

/**
 * Tells screen readers what happens: the phases of answers, and their text sentence by sentence, never by token. A line
 * never changes once it is there.
 */
export function Announcer({ path }: { path: readonly Message[] }) {
  const news = useNews();
  const [lines, setLines] = useState<readonly Line[]>([]);
  const heard = useRef(new Map<string, Heard>());

  useEffect(() => {
    const texts = path.slice(-LISTENED_TO).flatMap((message) => {
      if (message.role !== "assistant") return [];
      const { said, next } = news(message, heard.current.get(message.id));
      heard.current.set(message.id, next);
      return said;
    });
    if (texts.length === 0) return;
    setLines((lines) => {
      const first = (lines.at(-1)?.id ?? 0) + 1;
      return [...lines, ...texts.map((text, index) => ({ id: first + index, text }))].slice(-KEPT_LINES);
    });
  }, [path, news]);

  return (
    <div role="log" aria-live="polite" className="sr-only">
      {lines.map(({ id, text }) => (
        <p key={id}>{text}</p>
      ))}
    </div>
  );
}
