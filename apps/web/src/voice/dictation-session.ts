import type { RecognitionConstructor } from "./recognition.ts";

export const DICTATION_ERRORS = ["denied", "noMicrophone", "network", "language", "noSpeech", "unavailable"] as const;
export type DictationError = (typeof DICTATION_ERRORS)[number];

export interface DictationState {
  /** `ending`: the last words are still being recognized. */
  phase: "starting" | "listening" | "ending";
  /** What will not change any more, and what may. */
  final: string;
  interim: string;
  /** The sound does not leave this device. */
  isLocal: boolean;
}

interface DictationHost {
  changed: (state: DictationState) => void;
  /** The last call. What was said is not lost, whatever went wrong; cancelled, it is empty. */
  ended: (text: string, error: DictationError | null) => void;
}

export interface DictationSession {
  /** Ends with what was said. */
  stop: () => void;
  /** Ends at once, with what was said so far. */
  finish: () => void;
  /** Ends with nothing. */
  cancel: () => void;
}

/** Listens to the microphone, from a click on, until it is stopped, cancelled, or ends by itself. */
export function startDictation(
  Constructor: RecognitionConstructor,
  language: string,
  host: DictationHost,
): DictationSession {
  const recognition = new Constructor();
  let state: DictationState = { phase: "starting", final: "", interim: "", isLocal: false };
  let error: DictationError | null = null;
  let isOver = false;

  function change(part: Partial<DictationState>): void {
    if (isOver) return;
    state = { ...state, ...part };
    host.changed(state);
  }

  function end(text: string, reason: DictationError | null): void {
    if (isOver) return;
    isOver = true;
    host.ended(text.replaceAll(/\s+/g, " ").trim(), reason);
  }

  recognition.lang = language;
  recognition.continuous = true;
  recognition.interimResults = true;
  recognition.onstart = () => state.phase === "starting" && change({ phase: "listening" });
  recognition.onresult = ({ results }) => {
    const all = Array.from(results);
    const textOf = (isFinal: boolean) =>
      all
        .filter((result) => result.isFinal === isFinal)
        .map((result) => result[0]?.transcript.trim() ?? "")
        .join(" ");
    change({ final: textOf(true), interim: textOf(false) });
  };
  recognition.onerror = (event) => {
    error = errorOf(event.error);
  };
  recognition.onend = () => end(`${state.final} ${state.interim}`, error);

  void isLocalPossible(Constructor, language).then((isLocal) => {
    if (isOver) return;
    if (state.phase === "ending") return end("", null);
    if (isLocal) recognition.processLocally = true;
    change({ isLocal });
    try {
      recognition.start();
    } catch {
      end("", "unavailable");
    }
  });

  return {
    stop() {
      change({ phase: "ending" });
      recognition.stop();
    },
    finish() {
      end(`${state.final} ${state.interim}`, null);
      recognition.abort();
    },
    cancel() {
      end("", null);
      recognition.abort();
    },
  };
}

async function isLocalPossible({ available }: RecognitionConstructor, language: string): Promise<boolean> {
  try {
    return (await available?.({ langs: [language], processLocally: true })) === "available";
  } catch {
    return false;
  }
}

/** Null where there is nothing to say: somebody ended it. */
function errorOf(code: string): DictationError | null {
  switch (code) {
    case "aborted":
      return null;
    case "not-allowed":
      return "denied";
    case "audio-capture":
      return "noMicrophone";
    case "network":
      return "network";
    case "no-speech":
      return "noSpeech";
    case "language-not-supported":
      return "language";
    default:
      return "unavailable";
  }
}
