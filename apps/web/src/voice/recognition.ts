/** The part of the browser's speech recognition that is used here; TypeScript does not know it. */
export interface Recognition {
  lang: string;
  continuous: boolean;
  interimResults: boolean;
  processLocally?: boolean;
  onstart: (() => void) | null;
  onresult: ((event: { results: ArrayLike<RecognitionResult> }) => void) | null;
  onerror: ((event: { error: string }) => void) | null;
  onend: (() => void) | null;
  start: () => void;
  stop: () => void;
  abort: () => void;
}

interface RecognitionResult {
  readonly isFinal: boolean;
  readonly 0?: { readonly transcript: string };
}

export interface RecognitionConstructor {
  new (): Recognition;
  /** Whether a language can be recognized, and with `processLocally` without sending the sound anywhere. */
  available?: (options: { langs: string[]; processLocally: boolean }) => Promise<string>;
}

declare global {
  interface Window {
    SpeechRecognition?: RecognitionConstructor;
    webkitSpeechRecognition?: RecognitionConstructor;
  }
}

/** Undefined in browsers that cannot. */
export function recognitionHere(): RecognitionConstructor | undefined {
  return window.SpeechRecognition ?? window.webkitSpeechRecognition;
}

/** Whether this browser can turn speech into text. */
export const canDictate = recognitionHere() !== undefined;
