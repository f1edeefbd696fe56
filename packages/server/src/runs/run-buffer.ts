import { type AssistantMessage, type MessageChunk, type NewEvent, reduceMessage } from "@millrace/protocol";
import type { EntrySource } from "../log/group-commit.ts";
import type { CommitResult, Entry } from "../log/store.ts";
import type { RunEndEvent } from "./run-statements.ts";
import type { RunRow } from "./types.ts";

type ChunkEvent = Extract<NewEvent, { type: "run-chunk" }>;

/** The part of a run its buffer needs; the rest of the run is the engine's. */
interface RunBufferOptions {
  readonly run: RunRow;
  readonly message: AssistantMessage;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Asks for this buffer to be in the next commit. */
  readonly schedule: (source: EntrySource) => void;
  /** The end as an entry, given the message with everything folded in and all events to record. */
  readonly endEntry: (message: AssistantMessage, events: readonly NewEvent[], end: RunEndEvent) => Entry;
  /** The run is not ours any more, or the database is lost: nothing further will be written. */
  readonly onLost: () => void;
  /** The terminal event is on disk. */
  readonly onEnded: () => void;
}

/**
 * Between a model and the log: gathers chunks while a commit is in flight, adjacent text deltas of a part merged into
 * one (DUR3), and folds them into the message that the run will leave behind.
 *
 * At most one entry is in flight, so events keep the order they were pushed in.
 */
export class RunBuffer implements EntrySource {
  readonly #options: RunBufferOptions;
  #message: AssistantMessage;
  #pending: MessageChunk[] = [];
  #end: RunEndEvent | null = null;
  #state: "open" | "ending" | "sent" | "closed" = "open";

  constructor(options: RunBufferOptions) {
    this.#options = options;
    this.#message = options.message;
  }

  /** What is on its way to disk, folded in. */
  get message(): AssistantMessage {
    return this.#message;
  }

  push(chunk: MessageChunk): void {
    if (this.#state !== "open") return;
    const last = this.#pending.at(-1);
    if (last && merges(last, chunk)) this.#pending[this.#pending.length - 1] = merged(last, chunk);
    else this.#pending.push(chunk);
    this.#options.schedule(this);
  }

  /** Records what is pending and then the terminal event. Later pushes and ends change nothing. */
  end(end: RunEndEvent): void {
    if (this.#state !== "open") return;
    this.#state = "ending";
    this.#end = end;
    this.#options.schedule(this);
  }

  /** Writes nothing more, not even what is pending. */
  abandon(): void {
    this.#state = "closed";
  }

  take(): Entry | null {
    if (this.#state !== "open" && this.#state !== "ending") return null;
    const { run, now, endEntry } = this.#options;
    const at = now();
    const events: NewEvent[] = this.#pending.map((chunk) => this.#event(chunk, at));
    this.#pending = [];
    if (this.#end) events.push(this.#end);
    if (events.length === 0) return null;
    for (const event of events) this.#message = reduceMessage(this.#message, event);
    if (this.#end) {
      this.#state = "sent";
      return endEntry(this.#message, events, this.#end);
    }
    return { log: run.session_id, fence: { run_id: run.id, epoch: run.epoch }, events };
  }

  settle(result: CommitResult): void {
    if (this.#state === "closed") return;
    if (result.status !== "committed") {
      this.#state = "closed";
      this.#options.onLost();
    } else if (this.#state === "sent") {
      this.#state = "closed";
      this.#options.onEnded();
    }
  }

  #event(chunk: MessageChunk, at: number): ChunkEvent {
    const { run } = this.#options;
    return {
      at,
      type: "run-chunk",
      run_id: run.id,
      message_id: run.message_id,
      actor: { kind: "agent", id: run.agent_id },
      data: { chunk },
    };
  }
}

type Delta = Extract<MessageChunk, { type: "text-delta" | "reasoning-delta" }>;

function merges(last: MessageChunk, chunk: MessageChunk): boolean {
  return (
    (chunk.type === "text-delta" || chunk.type === "reasoning-delta") &&
    last.type === chunk.type &&
    last.id === chunk.id
  );
}

function merged(last: MessageChunk, chunk: MessageChunk): Delta {
  // `merges` has shown both to be deltas of one part.
  return { ...(last as Delta), delta: (last as Delta).delta + (chunk as Delta).delta };
}
