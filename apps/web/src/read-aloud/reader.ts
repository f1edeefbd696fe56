import { chooseVoice } from "./choose-voice.ts";
import { languageOf } from "./language-of.ts";

export interface Reading {
  /** Of what is read, so that its buttons know. */
  readonly id: string;
  readonly pieces: readonly string[];
  /** The piece being said. */
  readonly at: number;
  readonly status: "speaking" | "paused" | "failed";
}

/** A voice that does not begin within this time (milliseconds) is not there. */
const VOICE_LIMIT = 8000;

/**
 * Reads one text at a time, piece by piece. Pausing remembers the piece and resuming says it again, because browsers lose a
 * paused voice after a while, and Android has no pausing.
 */
export class Reader {
  readonly #speech: SpeechSynthesis;
  readonly #listeners = new Set<() => void>();
  #reading: Reading | null = null;
  #preferred: readonly string[] = [];
  #rate = 1;
  /** Rises with every utterance: what belongs to a former one is not listened to. */
  #turn = 0;
  /** Browsers forget an utterance nobody holds, and then never say that it ended. */
  readonly #held = new Set<SpeechSynthesisUtterance>();

  constructor(speech: SpeechSynthesis) {
    this.#speech = speech;
  }

  /** The same reference until something changed; null while nothing is read. */
  get reading(): Reading | null {
    return this.#reading;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** @param preferred the reader's languages */
  read(id: string, pieces: readonly string[], rate: number, preferred: readonly string[]): void {
    this.stop();
    if (pieces.length === 0) return;
    this.#preferred = preferred;
    this.#rate = rate;
    this.#set({ id, pieces, at: 0, status: "speaking" });
    this.#say();
  }

  pause(): void {
    if (this.#reading?.status !== "speaking") return;
    this.#silence();
    this.#set({ ...this.#reading, status: "paused" });
  }

  resume(): void {
    if (!this.#reading || this.#reading.status === "speaking") return;
    this.#set({ ...this.#reading, status: "speaking" });
    this.#say();
  }

  stop(): void {
    if (!this.#reading) return;
    this.#silence();
    this.#set(null);
  }

  /** From the piece on that is being said. */
  setRate(rate: number): void {
    this.#rate = rate;
    if (this.#reading?.status !== "speaking") return;
    this.#silence();
    this.#say();
  }

  #say(): void {
    const reading = this.#reading;
    if (!reading) return;
    const piece = reading.pieces[reading.at];
    if (piece === undefined) {
      this.stop();
      return;
    }
    const turn = ++this.#turn;
    const isNow = () => turn === this.#turn;
    const utterance = new SpeechSynthesisUtterance(piece);
    utterance.lang = languageOf(piece, this.#preferred);
    utterance.voice = chooseVoice(this.#speech.getVoices(), utterance.lang, this.#preferred);
    if (utterance.voice) utterance.lang = utterance.voice.lang;
    utterance.rate = this.#rate;
    const timer = setTimeout(() => isNow() && this.#fail(), VOICE_LIMIT);
    utterance.onstart = () => clearTimeout(timer);
    utterance.onerror = () => {
      clearTimeout(timer);
      if (isNow()) this.#fail();
    };
    utterance.onend = () => {
      clearTimeout(timer);
      if (!isNow() || !this.#reading) return;
      this.#set({ ...this.#reading, at: this.#reading.at + 1 });
      this.#say();
    };
    this.#held.clear();
    this.#held.add(utterance);
    this.#speech.speak(utterance);
  }

  #fail(): void {
    if (!this.#reading) return;
    this.#silence();
    this.#set({ ...this.#reading, status: "failed" });
  }

  #silence(): void {
    this.#turn++;
    this.#held.clear();
    this.#speech.cancel();
  }

  #set(reading: Reading | null): void {
    this.#reading = reading;
    for (const listener of [...this.#listeners]) listener();
  }
}
