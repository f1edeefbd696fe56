import { useEffect, useRef, useState } from "react";
import type { CodeLine } from "./highlight-messages.ts";
import { type Highlighting, startHighlighting } from "./highlighter.ts";
import type { LanguageName } from "./languages.ts";

/** Longer code is plain. */
const MAX_LENGTH = 200_000;
const NOTHING: readonly CodeLine[] = [];

/**
 * The tokens of the first lines of some code, as many as are known by now. Code that only grows is never highlighted twice.
 *
 * @param finished whether the last line is complete
 */
export function useHighlight(code: string, language: LanguageName | null, finished: boolean): readonly CodeLine[] {
  const [lines, setLines] = useState(NOTHING);
  const current = useRef<{ sent: string; language: LanguageName; highlighting: Highlighting } | null>(null);

  useEffect(() => {
    const before = current.current;
    if (before && (before.language !== language || !code.startsWith(before.sent))) {
      before.highlighting.close();
      current.current = null;
      setLines(NOTHING);
    }
    if (!language || code.length > MAX_LENGTH) return;
    current.current ??= { sent: "", language, highlighting: startHighlighting(language, collect(setLines)) };
    const { sent, highlighting } = current.current;
    const end = finished && !code.endsWith("\n") ? code.length : code.lastIndexOf("\n") + 1;
    if (end <= sent.length) return;
    current.current.sent = code.slice(0, end);
    highlighting.add(code.slice(sent.length, code.endsWith("\n", end) ? end - 1 : end).split("\n"));
  }, [code, language, finished]);

  useEffect(
    () => () => {
      current.current?.highlighting.close();
      current.current = null;
    },
    [],
  );
  return lines;
}

function collect(show: (lines: readonly CodeLine[]) => void): (more: readonly CodeLine[]) => void {
  let lines = NOTHING;
  return (more) => {
    lines = [...lines, ...more];
    show(lines);
  };
}
