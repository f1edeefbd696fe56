import { type AssistantMessage, messageText } from "@millrace/protocol";
import { useCallback } from "react";
import { useTranslations } from "use-intl";
import { useRunError } from "../locale/use-run-error.ts";
import { type Phase, phaseOf } from "./message-view.ts";
import { sentencesFrom } from "./spoken.ts";
import { useSpokenWords } from "./use-spoken-words.ts";

/** What of an answer was said. */
export interface Heard {
  /** Where the next sentence begins. */
  readonly end: number;
  /** The phase said last; `new` before the first, `ended` once there is nothing more to say until it goes on. */
  readonly phase: string;
  readonly run: string;
}

interface News {
  readonly said: readonly string[];
  readonly next: Heard;
}

interface Circumstances {
  heard: Heard | undefined;
  /** It came while this page listened, though perhaps so quickly that it was never seen in the making. */
  isNew: boolean;
  /** An answer before this one is still in the making. */
  waitsForAnother: boolean;
}

/** What to say about an answer, after what was heard of it before. An answer that ended unheard is history, not news. */
export function useNews(): (message: AssistantMessage, circumstances: Circumstances) => News {
  const words = useSpokenWords();
  const phaseText = usePhaseText();
  const endText = useEndText();
  return useCallback(
    (message, { heard, isNew, waitsForAnother }) => {
      const { run_id: run } = message;
      const phase = phaseOf(message, false);
      if (phase === null && heard?.phase === "ended" && heard.run === run) return { said: [], next: heard };
      const text = messageText(message);
      if (phase === null && !heard && !isNew) return { said: [], next: { end: text.length, phase: "ended", run } };
      const { spoken, end } = sentencesFrom(text, heard?.end ?? 0, phase === null, words);
      if (phase === null) return { said: [...spoken, ...endText(message)], next: { end, phase: "ended", run } };
      // Every answer is queued for a moment.
      if (phase.kind === "queued" && !waitsForAnother)
        return { said: [], next: { end, phase: heard?.phase ?? "new", run } };
      const name = phase.kind === "tool" ? `tool ${phase.name}` : phase.kind;
      const said = heard?.phase === name ? [] : phaseText(phase, heard?.phase ?? "new");
      return { said: [...said, ...spoken], next: { end, phase: name, run } };
    },
    [words, phaseText, endText],
  );
}

/** A phase is worth a sentence when the person waits for it; that text comes is heard. */
function usePhaseText(): (phase: Phase, before: string) => string[] {
  const translate = useTranslations("announce");
  return useCallback(
    (phase, before) => {
      switch (phase.kind) {
        case "queued":
          return [translate("queued")];
        case "thinking":
        case "writing":
          return ["new", "queued", "ended"].includes(before) ? [translate("thinking")] : [];
        case "tool":
          return [translate("tool", { name: phase.name })];
        case "stopping":
          return [];
      }
    },
    [translate],
  );
}

function useEndText(): (message: AssistantMessage) => string[] {
  const translate = useTranslations();
  const runError = useRunError();
  return useCallback(
    (message) => {
      switch (message.status) {
        case "queued":
        case "running":
          return [];
        case "completed":
          if (message.finish_reason === "length") return [translate("outcome.length")];
          if (message.finish_reason === "content-filter") return [translate("outcome.filtered")];
          return [translate("announce.answerEnded")];
        case "failed":
        case "interrupted":
          return [message.error ? runError(message.error, message) : translate(`outcome.${message.status}`)];
        case "stopped":
        case "suspended":
          return [translate(`outcome.${message.status}`)];
      }
    },
    [translate, runError],
  );
}
