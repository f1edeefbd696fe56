import { useEffect, useLayoutEffect, useRef, useState } from "react";
import {
  type DictationError,
  type DictationSession,
  type DictationState,
  startDictation,
} from "./dictation-session.ts";
import { recognitionHere } from "./recognition.ts";

interface Dictation {
  /** Null while nobody listens. */
  state: DictationState | null;
  /** Why the last one ended early. */
  error: DictationError | null;
  start: (language: string) => void;
  stop: () => void;
  finish: () => void;
  cancel: () => void;
  dismissError: () => void;
}

/** One dictation at a time; what was said when the component goes away goes to `onText`, too. */
export function useDictation(onText: (text: string) => void): Dictation {
  const session = useRef<DictationSession | null>(null);
  const latest = useRef(onText);
  const [state, setState] = useState<DictationState | null>(null);
  const [error, setError] = useState<DictationError | null>(null);

  useEffect(() => {
    latest.current = onText;
  });
  useLayoutEffect(() => () => session.current?.finish(), []);

  return {
    state,
    error,
    start(language) {
      const Constructor = recognitionHere();
      if (!Constructor || session.current) return;
      setError(null);
      session.current = startDictation(Constructor, language, {
        changed: setState,
        ended(text, reason) {
          session.current = null;
          setState(null);
          setError(reason);
          if (text) latest.current(text);
        },
      });
    },
    stop: () => session.current?.stop(),
    finish: () => session.current?.finish(),
    cancel: () => session.current?.cancel(),
    dismissError: () => setError(null),
  };
}
