import {
  type AnswerSoFar,
  formatOffset,
  isKnownEvent,
  nextUiMessageStep,
  parseOffset,
  type Snapshot,
  type UiMessageChunk,
  type UiMessageStep,
  uiMessageCatchUp,
  uiMessageSoFar,
} from "@millrace/protocol";
import type { Api } from "../api.ts";
import type { FollowEnd, LogEvent, LogFollower, Reception, SnapshotSource } from "../live/log-follower.ts";

/** Where the chunks of an answer go. */
export interface AnswerReader {
  take(chunks: readonly UiMessageChunk[]): void;
  /** The answer is whole. */
  finished(): void;
  /** There will be no more of it; the message says why to people. */
  failed(error: Error): void;
}

const ENDS: Record<FollowEnd, string> = {
  not_found: "This conversation does not exist any more.",
  signed_out: "You are signed out. Sign in and open the conversation again.",
  gone: "This conversation was changed meanwhile. Open it again.",
};

/** Follows a session's log for one answer in it. Tells `reader` first how far it is, then how it goes on, each piece once. */
export class AnswerFollower implements LogFollower {
  readonly snapshots: SnapshotSource;
  readonly #reader: AnswerReader;
  #step: UiMessageStep;
  #offset: string;

  constructor(api: Pick<Api, "snapshot">, sessionId: string, { message, offset }: AnswerSoFar, reader: AnswerReader) {
    this.snapshots = {
      fetch: (signal) => api.snapshot(sessionId, signal),
      loaded: (snapshot) => this.#loaded(snapshot),
    };
    this.#reader = reader;
    this.#offset = offset;
    this.#step = uiMessageSoFar(message);
    this.#show(this.#step);
  }

  /** Whether the answer is whole. */
  get over(): boolean {
    return this.#step.over;
  }

  offset(): string {
    return this.#offset;
  }

  received(events: readonly LogEvent[], offset: string): Reception {
    const epoch = parseOffset(offset)?.epoch ?? 0;
    for (const event of events) {
      const seq = parseOffset(this.#offset)?.seq ?? 0;
      if (this.over) break;
      if (event.seq <= seq) continue;
      if (event.seq > seq + 1) return "hole";
      this.#offset = formatOffset(epoch, event.seq);
      if (isKnownEvent(event)) this.#show(nextUiMessageStep(this.#step.message, event));
    }
    return "taken";
  }

  ended(reason: FollowEnd): void {
    this.#reader.failed(new Error(ENDS[reason]));
  }

  /** The events between are not to be had, such as after something was erased from the session. */
  #loaded(snapshot: Snapshot): void {
    const { message } = this.#step;
    const now = snapshot.messages.find(({ id }) => id === message.id);
    const step = now?.role === "assistant" ? uiMessageCatchUp(message, now) : null;
    this.#offset = snapshot.offset;
    if (step) this.#show(step);
    else this.ended("gone");
  }

  #show(step: UiMessageStep): void {
    this.#step = step;
    if (step.chunks.length > 0) this.#reader.take(step.chunks);
    if (step.over) this.#reader.finished();
  }
}
