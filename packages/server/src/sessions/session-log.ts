import type { LogMetadata, OffsetProblem, ReadableLog } from "../durable-streams/readable-log.ts";
import { cursorOffset, type Log } from "../log/log.ts";
import { SessionLogReader } from "./session-log-reader.ts";

/** A session's log for those who read it by the Durable Streams protocol. It is never closed: a session can always go on. */
export class SessionLog implements ReadableLog {
  readonly contentType = "application/json";
  readonly #log: Log;
  readonly #id: string;

  constructor(log: Log, id: string) {
    this.#log = log;
    this.#id = id;
  }

  async metadata(): Promise<LogMetadata | null> {
    const head = await this.#log.head(this.#id);
    return head && { offset: cursorOffset({ log: this.#id, epoch: head.epoch, seq: head.head }), closed: false };
  }

  async open(offset: string): Promise<SessionLogReader | OffsetProblem> {
    const cursor = await this.#log.cursor(this.#id, offset);
    return typeof cursor === "string" ? cursor : new SessionLogReader(this.#log, cursor);
  }
}
