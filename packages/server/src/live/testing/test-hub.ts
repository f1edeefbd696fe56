import { formatOffset, type NewEvent, parseOffset, type SessionEvent } from "@millrace/protocol";
import { type LogEvent, LogFeed } from "../../log/feed.ts";
import type { Principal } from "../../principal.ts";
import type { Frame } from "../frame.ts";
import type { FrameSink } from "../frame-sink.ts";
import type { ReadableLogs } from "../log-channel.ts";

/** Logs in memory, committed to at once. */
export class TestLogs implements ReadableLogs {
  feed = new LogFeed();
  readonly #logs = new Map<string, LogEvent[]>();
  /** Reads that went past the feed. */
  reads = 0;

  commit(id: string, ...texts: string[]): void {
    const log = this.#logs.get(id) ?? [];
    this.#logs.set(id, log);
    const events = texts.map((title, index) => toEvent(log.length + 1 + index, title));
    log.push(...events);
    this.feed.publish(id, 1, events);
  }

  /** The feed forgets everything, as a restart does. */
  forget(): void {
    this.feed = new LogFeed();
  }

  async head(id: string) {
    const log = this.#logs.get(id);
    return log ? { epoch: 1, head: log.length, trimmed: 0, packed: 0 } : null;
  }

  async cursor(id: string, offset: string) {
    const head = await this.head(id);
    if (!head) return "missing" as const;
    if (offset === "now") return { log: id, epoch: 1, seq: head.head };
    return { log: id, epoch: 1, seq: parseOffset(offset)?.seq ?? 0 };
  }

  async read({ log, epoch, seq }: { log: string; epoch: number; seq: number }) {
    const recent = this.feed.after(log, epoch, seq);
    if (recent) return recent;
    this.reads += 1;
    return (this.#logs.get(log) ?? []).slice(seq, seq + 500);
  }
}

function toEvent(seq: number, title: string): LogEvent {
  const event: NewEvent = { at: 0, type: "session-updated", actor: { kind: "system", id: "server" }, data: { title } };
  const placed: SessionEvent = { ...event, seq };
  return { seq, text: JSON.stringify(placed), event: placed };
}

/** A client that reads when a test lets it. */
export class TestClient implements FrameSink {
  readonly frames: Frame[] = [];
  end: "closed" | "aborted" | null = null;
  #room: number;
  readonly #over = new AbortController();
  #drained: PromiseWithResolvers<void> | null = null;

  /** @param room frames it takes before the sink counts as full */
  constructor(room = Number.POSITIVE_INFINITY) {
    this.#room = room;
  }

  get closed(): AbortSignal {
    return this.#over.signal;
  }

  /** What it was sent of a session: titles in order, and the order of sessions. */
  get titles(): string[] {
    return this.frames.flatMap(({ text }) => {
      const frame = JSON.parse(text);
      return frame.type === "events" ? frame.events.map((event: { data: { title: string } }) => event.data.title) : [];
    });
  }

  get types(): string[] {
    return this.frames.map(({ text }) => JSON.parse(text).type);
  }

  write(frame: Frame): boolean {
    this.frames.push(frame);
    this.#room -= 1;
    if (this.#room > 0) return true;
    this.#drained ??= Promise.withResolvers();
    return false;
  }

  drained(): Promise<void> {
    return this.#drained?.promise ?? Promise.resolve();
  }

  /** Takes what was written, and so many frames more. */
  take(room: number): void {
    this.#room = room;
    this.#drained?.resolve();
    this.#drained = null;
  }

  close(): void {
    this.#finish("closed");
  }

  abort(): void {
    this.#finish("aborted");
  }

  #finish(end: "closed" | "aborted"): void {
    this.end ??= end;
    this.#over.abort();
    this.take(0);
  }
}

export const ANN: Principal = {
  userId: "ann",
  name: "Ann",
  email: "ann@example.org",
  isDemo: false,
  isAdmin: false,
  credential: { kind: "session", id: "sign-in", expiresAt: Number.POSITIVE_INFINITY },
};

export const START = formatOffset(1, 0);
